package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher needs, and what it says where that is missing. */
@DisabledOnOs(OS.WINDOWS)
class LauncherRequirementsTest {
  private static final String JAVA = System.getProperty("java.home");

  private static final List<String> SHARED_BY_LAUNCHERS =
      List.of(
          "JAVA_HOME",
          "ORT_DISABLE_TELEMETRY=1",
          "--add-modules jdk.incubator.vector",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dfile.encoding=UTF-8",
          "-XX:+UseSerialGC");

  @TempDir Path folder;
  private Launched launched;
  private Path tools;

  @BeforeEach
  void build() throws Exception {
    launched = new Launched(folder);
    tools = Files.createDirectory(folder.resolve("tools"));
  }

  /** A release needs no program but Java: none is on the PATH here, and the shell has its own. */
  @Test
  void aReleaseRunsWithJavaAlone() throws Exception {
    launched.release(folder.resolve("a release"));
    Launched.program(tools, "java", "exec '%s/bin/java' \"$@\"".formatted(JAVA));
    launched.usePath(tools.toString());
    assertThat(launched.run("", "one", "two words"))
        .isEqualTo(new Launched.Outcome(0, "plain one two words\n", ""));
    launched.usePath(System.getenv("PATH"));
    launched.callBy(folder.resolve("link"));
    assertThat(launched.run(JAVA, "x").out()).endsWith(" x\n");
  }

  @Test
  void aMissingOrOldJavaIsSaidInOneLine() throws Exception {
    assertRefused(launched.run(folder.toString(), "x"), 2, "holds no bin/java");
    launched.usePath(tools.toString());
    assertRefused(launched.run("", "x"), 3, "java not found; install a JDK, 17 or later");
    Launched.program(tools, "java", "echo 'openjdk version \"11.0.2\" 2019' >&2");
    assertRefused(launched.run("", "x"), 3, "is version 11; a JDK, 17 or later, is needed");
    Launched.program(tools, "java", "echo 'java version \"1.8.0_202\"' >&2");
    assertRefused(launched.run("", "x"), 3, "is version 8; a JDK, 17 or later, is needed");
    Launched.program(tools, "java", "exit 1");
    assertRefused(launched.run("", "x"), 3, "is version unknown; a JDK, 17 or later, is needed");
  }

  /** The one for Windows is run by {@code .ci/windows}. */
  @Test
  void bothLaunchersOfAReleaseHaveTheSameVariablesAndOptions() throws Exception {
    Path root = TestModels.directory().getParent().getParent();
    String windows = Files.readString(root.resolve("distribution/src/main/launcher/onnx-lrp.bat"));
    assertThat(Files.readString(root.resolve("onnx-lrp")))
        .contains(SHARED_BY_LAUNCHERS)
        .contains("ONNX_LRP_KERNELS=$ONNX_LRP_KERNELS: expected plain or vector");
    assertThat(windows)
        .contains(SHARED_BY_LAUNCHERS)
        .contains("ONNX_LRP_KERNELS=%ONNX_LRP_KERNELS%: expected plain or vector");
  }

  @Test
  void aMissingOrOldMavenIsSaidInOneLine() throws Exception {
    Files.delete(launched.builds().resolve("current"));
    launched.usePath(tools.toString());
    for (String tool : List.of("sh", "readlink", "head", "mkdir", "find", "rm", "date")) {
      Launched.program(tools, tool, "exec /bin/" + tool + " \"$@\"");
    }
    assertRefused(launched.run(JAVA, "x"), 3, "mvn not found; install Maven, 3.8.7 or later");
    Launched.program(
        tools, "mvn", "echo 'Apache Maven 3.6.3 (of old)'; echo 'Java version: 17, runtime: %s'");
    assertRefused(launched.run(JAVA, "x"), 3, "mvn is version 3.6.3; Maven, 3.8.7 or later");
    Launched.program(
        tools, "mvn", "echo 'Apache Maven 4.0.0'; echo 'Java version: 17, runtime: /nowhere'");
    assertRefused(launched.run(JAVA, "x"), 3, "/nowhere has no bin/javac; a JDK, 17 or later");
    Launched.program(tools, "mvn", "exit 1");
    assertRefused(launched.run(JAVA, "x"), 3, "mvn -version fails");
  }

  /** What Maven does is passed on; where it fails, what it says is. */
  @Test
  void aBuildSaysWhatItDoes() throws Exception {
    Files.delete(launched.builds().resolve("current"));
    String version =
        "case $1 in -version) echo 'Apache Maven 3.9.9'; echo 'Java version: 17, runtime: %s'; exit;; esac\n"
            .formatted(JAVA);
    Launched.program(
        tools,
        "mvn",
        version
            + """
            echo '[INFO] Building lrp-engine 1.0 [2/5]'
            echo 'Downloading from central: x'
            echo 'Downloading from central: y'
            echo '[ERROR] no space left'
            exit 1
            """);
    launched.usePath(tools + ":" + System.getenv("PATH"));
    Launched.Outcome outcome = launched.run(JAVA, "x");
    assertThat(outcome.code()).isEqualTo(4);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines())
        .containsExactly(
            "onnx-lrp: building (first use or changed sources) ...",
            "onnx-lrp: building lrp-engine (2/5)",
            "onnx-lrp: building lrp-engine (2/5): downloading the libraries that it needs ...",
            "[ERROR] no space left",
            "onnx-lrp: the build failed; its messages are above and in %s"
                .formatted(launched.builds().resolve("build.log")));
  }

  private static void assertRefused(Launched.Outcome outcome, int code, String message) {
    assertThat(outcome.err()).startsWith("onnx-lrp: ").contains(message).hasLineCount(1);
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.out()).isEmpty();
  }
}
