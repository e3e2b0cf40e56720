package io.github.onnxlrp.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What figures were measured on. */
final class Machine {
  private Machine() {}

  static String describe() {
    String collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(bean -> bean.getName())
            .collect(Collectors.joining(" and "));
    return "%s, %d processors, %s; Java %s, %s; ONNX Runtime %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("java.version"),
            collectors,
            OrtEnvironment.getEnvironment().getVersion());
  }

  /** Its name and widest vectors, where the system tells. */
  private static String processor() {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
    String name = value(lines, "model name");
    TreeSet<String> vectors =
        List.of(value(lines, "flags").split(" ")).stream()
            .filter(flag -> flag.matches("avx2|avx512f|avx512_vnni|avx_vnni|fma"))
            .collect(Collectors.toCollection(TreeSet::new));
    return name + " (" + String.join(", ", vectors) + ")";
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }
}
