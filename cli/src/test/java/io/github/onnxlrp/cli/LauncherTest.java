package io.github.onnxlrp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
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
  private Launched checkout;

  @BeforeEach
  void build() throws IOException {
    checkout = new Launched(folder);
  }

  @Test
  void theFirstRunMakesTheArchiveAndLaterOnesUseIt() throws Exception {
    Launched.Outcome first = checkout.run(JAVA, "one", "two words");
    assertThat(first.err()).startsWith("onnx-lrp: building an archive").hasLineCount(1);
    assertThat(first.out()).isEqualTo("shared one two words\n");
    assertThat(checkout.run(JAVA, "explain", "--text", "x"))
        .isEqualTo(new Launched.Outcome(0, "shared explain --text x\n", ""));
    assertThat(archives("")).hasSize(1).allMatch(file -> file.toFile().length() > 1 << 20);
    assertThat(archives(".new")).isEmpty();
    assertThat(archives(".list")).isEmpty();
  }

  @Test
  void anArchiveThatIsNoneIsIgnored() throws Exception {
    checkout.run(JAVA, "x");
    Path archive = archives("").get(0);
    for (byte[] content : List.of(new byte[100], truncated(archive), "text\n".getBytes(UTF_8))) {
      Files.delete(archive);
      Files.write(archive, content);
      assertThat(checkout.run(JAVA, "x")).isEqualTo(new Launched.Outcome(0, "shared x\n", ""));
    }
  }

  @Test
  void anotherJarAtItsPlaceIsRun() throws Exception {
    checkout.run(JAVA, "x");
    Path jar = checkout.builds().resolve("build-1/cli/onnx-lrp.jar");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(checkout.run(JAVA, "x")).isEqualTo(new Launched.Outcome(0, "shared x\n", ""));
  }

  @Test
  void aMovedCheckoutGetsAnArchiveOfItsOwn() throws Exception {
    checkout.run(JAVA, "x");
    checkout.moveTo(folder.resolve("elsewhere"));
    Launched.Outcome moved = checkout.run(JAVA, "x");
    assertThat(moved.err()).startsWith("onnx-lrp: building an archive").hasLineCount(1);
    assertThat(moved.out()).isEqualTo("shared x\n");
    assertThat(checkout.run(JAVA, "x")).isEqualTo(new Launched.Outcome(0, "shared x\n", ""));
  }

  @Test
  void aCheckoutThatCannotBeWrittenIsRunWithout() throws Exception {
    Path build = checkout.builds().resolve("build-1");
    assertThat(build.toFile().setWritable(false)).isTrue();
    try {
      assumeFalse(Files.isWritable(build), "this user may write everywhere");
      assertThat(checkout.run(JAVA, "x")).isEqualTo(new Launched.Outcome(0, "plain x\n", ""));
    } finally {
      assertThat(build.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void twoFirstRunsAtATimeDoNoHarm() throws Exception {
    List<Process> runs = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      runs.add(checkout.process(JAVA, k, "x"));
    }
    for (Process each : runs) {
      assertThat(each.waitFor()).isZero();
    }
    for (int k = 0; k < 2; k++) {
      assertThat(folder.resolve("out" + k)).content().isIn("shared x\n", "plain x\n");
    }
    assertThat(checkout.run(JAVA, "x")).isEqualTo(new Launched.Outcome(0, "shared x\n", ""));
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
    Launched.Outcome first = checkout.run(home, "x");
    assertThat(first.err()).startsWith("onnx-lrp: building an archive").hasLineCount(1);
    assertThat(first.out()).isEqualTo("plain x\n");
    assertThat(archives("")).isEmpty();
    assertThat(checkout.run(home, "x")).isEqualTo(new Launched.Outcome(0, "plain x\n", ""));
  }

  private static byte[] truncated(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      return in.readNBytes(1 << 19);
    }
  }

  private List<Path> archives(String ending) throws IOException {
    try (Stream<Path> files = Files.list(checkout.builds().resolve("build-1"))) {
      return files.filter(file -> file.toString().endsWith(".jsa" + ending)).toList();
    }
  }
}
