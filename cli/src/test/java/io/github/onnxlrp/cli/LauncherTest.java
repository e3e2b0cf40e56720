package io.github.onnxlrp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher runs a build with an archive of its classes, whatever becomes of the archive. The
 * build is a program that prints its arguments, in a checkout that holds nothing else.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String JAVA = System.getProperty("java.home");

  @TempDir Path folder;
  private Path root;

  /** What is run in the place of the tool. */
  static final class Echo {
    private Echo() {}

    public static void main(String[] arguments) {
      boolean shared =
          ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
              .anyMatch(argument -> argument.startsWith("-XX:SharedArchiveFile"));
      System.out.println((shared ? "shared " : "plain ") + String.join(" ", arguments));
    }
  }

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void build() throws IOException {
    root = Files.createDirectory(folder.resolve("a checkout"));
    Files.copy(script(), root.resolve("onnx-lrp"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(root.resolve(".mvn"));
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.createFile(root.resolve("pom.xml"));
    Files.createFile(root.resolve("cli/pom.xml"));
    Path jar = Files.createDirectories(builds().resolve("build-1/cli")).resolve("onnx-lrp.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
    String name = Echo.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream content = new JarOutputStream(out, manifest);
        InputStream in = Echo.class.getResourceAsStream("/" + name)) {
      content.putNextEntry(new JarEntry(name));
      in.transferTo(content);
    }
    Files.writeString(builds().resolve("current"), "build-1\n");
  }

  @Test
  void theFirstRunMakesTheArchiveAndLaterOnesUseIt() throws Exception {
    Outcome first = run(JAVA, "one", "two words");
    assertThat(first.err()).startsWith("onnx-lrp: building an archive").hasLineCount(1);
    assertThat(first.out()).isEqualTo("shared one two words\n");
    assertThat(run(JAVA, "explain", "--text", "x"))
        .isEqualTo(new Outcome(0, "shared explain --text x\n", ""));
    assertThat(archives("")).hasSize(1).allMatch(file -> file.toFile().length() > 1 << 20);
    assertThat(archives(".new")).isEmpty();
    assertThat(archives(".list")).isEmpty();
  }

  @Test
  void anArchiveThatIsNoneIsIgnored() throws Exception {
    run(JAVA, "x");
    Path archive = archives("").get(0);
    for (byte[] content : List.of(new byte[100], truncated(archive), "text\n".getBytes(UTF_8))) {
      Files.delete(archive);
      Files.write(archive, content);
      assertThat(run(JAVA, "x")).isEqualTo(new Outcome(0, "shared x\n", ""));
    }
  }

  @Test
  void anotherJarAtItsPlaceIsRun() throws Exception {
    run(JAVA, "x");
    Path jar = builds().resolve("build-1/cli/onnx-lrp.jar");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(run(JAVA, "x")).isEqualTo(new Outcome(0, "shared x\n", ""));
  }

  @Test
  void aMovedCheckoutGetsAnArchiveOfItsOwn() throws Exception {
    run(JAVA, "x");
    root = Files.move(root, folder.resolve("elsewhere"));
    Outcome moved = run(JAVA, "x");
    assertThat(moved.err()).startsWith("onnx-lrp: building an archive").hasLineCount(1);
    assertThat(moved.out()).isEqualTo("shared x\n");
    assertThat(run(JAVA, "x")).isEqualTo(new Outcome(0, "shared x\n", ""));
  }

  @Test
  void aCheckoutThatCannotBeWrittenIsRunWithout() throws Exception {
    Path build = builds().resolve("build-1");
    assertThat(build.toFile().setWritable(false)).isTrue();
    try {
      assumeFalse(Files.isWritable(build), "this user may write everywhere");
      assertThat(run(JAVA, "x")).isEqualTo(new Outcome(0, "plain x\n", ""));
    } finally {
      assertThat(build.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void twoFirstRunsAtATimeDoNoHarm() throws Exception {
    List<Process> runs = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      runs.add(process(JAVA, k, "x"));
    }
    for (Process each : runs) {
      assertThat(each.waitFor()).isZero();
    }
    for (int k = 0; k < 2; k++) {
      assertThat(folder.resolve("out" + k)).content().isIn("shared x\n", "plain x\n");
    }
    assertThat(run(JAVA, "x")).isEqualTo(new Outcome(0, "shared x\n", ""));
    assertThat(archives(".new")).isEmpty();
  }

  /** As where the disk is full, or Java was built without archives. */
  @Test
  void whereNoArchiveCanBeMadeItIsTriedOnce() throws Exception {
    Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        case " $* " in *" -Xshare:dump "*)
          for argument; do
            case $argument in -XX:SharedArchiveFile=*) echo half >"${argument#*=}" ;; esac
          done
          echo no archive >&2
          exit 1
          ;;
        esac
        exec '%s/bin/java' "$@"
        """
            .formatted(JAVA));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.copy(Path.of(JAVA, "release"), folder.resolve("java/release"));
    String home = folder.resolve("java").toString();
    Outcome first = run(home, "x");
    assertThat(first.err()).startsWith("onnx-lrp: building an archive").hasLineCount(1);
    assertThat(first.out()).isEqualTo("plain x\n");
    assertThat(archives("")).isEmpty();
    assertThat(run(home, "x")).isEqualTo(new Outcome(0, "plain x\n", ""));
  }

  private static byte[] truncated(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      return in.readNBytes(1 << 19);
    }
  }

  private Path builds() {
    return root.resolve("cli/target/launcher/cpu");
  }

  private List<Path> archives(String ending) throws IOException {
    try (Stream<Path> files = Files.list(builds().resolve("build-1"))) {
      return files.filter(file -> file.toString().endsWith(".jsa" + ending)).toList();
    }
  }

  private Outcome run(String java, String... arguments) throws Exception {
    int code = process(java, 0, arguments).waitFor();
    return new Outcome(
        code,
        Files.readString(folder.resolve("out0"), UTF_8),
        Files.readString(folder.resolve("err0"), UTF_8));
  }

  private Process process(String java, int number, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(root.resolve("onnx-lrp").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out" + number).toFile())
            .redirectError(folder.resolve("err" + number).toFile());
    builder.environment().put("JAVA_HOME", java);
    builder.environment().remove("ONNX_LRP_PROFILE");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  private static Path script() {
    Path place = Path.of("").toAbsolutePath();
    while (!Files.exists(place.resolve("onnx-lrp"))) {
      place = place.getParent();
    }
    return place.resolve("onnx-lrp");
  }
}
