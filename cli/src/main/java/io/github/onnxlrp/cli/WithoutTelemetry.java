package io.github.onnxlrp.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a command that loads ONNX Runtime in a process whose environment switches its telemetry off.
 * ONNX Runtime reads the environment when it loads, and Java cannot change that of its own process.
 * The launcher script sets it, so that this second process is needed for {@code java -jar} only.
 */
final class WithoutTelemetry {
  static final String SWITCH = "ORT_DISABLE_TELEMETRY";

  private WithoutTelemetry() {}

  /** Whether the command would load ONNX Runtime with its telemetry. */
  static boolean isNeeded(String... arguments) {
    // On Windows it is switched off through the library itself.
    return File.separatorChar == '/'
        && !"1".equals(System.getenv(SWITCH))
        && "validate".equals(CommandRunner.name(arguments));
  }

  /** Runs the command and gives its exit code; the streams are those of this process. */
  static int run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments)).inheritIO();
    builder.environment().put(SWITCH, "1");
    // They are among the arguments already.
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
    return process.waitFor();
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    String classPath = System.getProperty("java.class.path");
    boolean jar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
    command.addAll(
        jar ? List.of("-jar", classPath) : List.of("-cp", classPath, Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The second process ends with this one, and is given the time to clean up. */
  private static void end(Process process) {
    process.destroy();
    process.onExit().join();
  }
}
