package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a process that validates leaves behind. ONNX Runtime's telemetry would write the id of the
 * device below the user's folder, a log into the temporary folder, and look up its servers.
 */
class TelemetryTest {
  private static final String SWITCH = WithoutTelemetry.SWITCH;
  private static final Path MODEL = TestModels.directory().resolve("vowels/vowels.onnx");

  @TempDir Path folder;
  private Path home;
  private Path temporary;

  @BeforeEach
  void makeFolders() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    temporary = Files.createDirectory(folder.resolve("temporary"));
  }

  /** With the launcher's environment, and as {@code java -jar} without it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void validateLeavesNoFiles(boolean launcher) throws Exception {
    assertThat(run(launcher, List.of())).isZero();
    assertThat(left()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void validateLooksNothingUp(boolean launcher) throws Exception {
    Path calls = folder.resolve("calls");
    assertThat(run(launcher, SystemCalls.tracedBy("connect,openat", calls))).isZero();
    // Java asks the name service of the system for the user's name.
    Pattern internet = Pattern.compile("connect\\([^)]*AF_INET|machine-id|resolv\\.conf");
    assertThat(Files.readAllLines(calls))
        .anyMatch(line -> line.contains("openat("))
        .noneMatch(internet.asPredicate());
    assertThat(left()).isEmpty();
  }

  /** A process that was killed leaves its libraries; the next one deletes them. */
  @Test
  void foldersOfKilledProcessesAreDeleted() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path killed = Files.createDirectory(temporary.resolve("onnx-lrp-" + ended.pid() + "-1"));
    Files.writeString(killed.resolve(System.mapLibraryName("onnxruntime")), "a library");
    Path theirs = Files.createDirectory(temporary.resolve("onnxruntime-java2"));
    Files.setLastModifiedTime(theirs, FileTime.from(Instant.EPOCH));
    Path foreign = Files.createDirectory(temporary.resolve("onnx-lrp-" + ended.pid() + "-3"));
    Path kept = Files.writeString(foreign.resolve("thesis.txt"), "the user's");
    long alive = ProcessHandle.current().pid();
    Path running = Files.createDirectory(temporary.resolve("onnx-lrp-" + alive + "-4"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path library =
        Files.writeString(elsewhere.resolve(System.mapLibraryName("onnxruntime")), "not ours");
    Path link = temporary.resolve("onnx-lrp-" + ended.pid() + "-5");
    Files.createSymbolicLink(link, elsewhere);
    assertThat(run(true, List.of())).isZero();
    assertThat(killed).doesNotExist();
    assertThat(theirs).doesNotExist();
    assertThat(List.of(kept, running, library, link)).allMatch(Files::exists);
  }

  @Test
  void onlyCommandsThatLoadOnnxRuntimeNeedASecondProcess() {
    assertThat(WithoutTelemetry.isNeeded("explain", "validate")).isFalse();
    assertThat(WithoutTelemetry.isNeeded("--version")).isFalse();
  }

  private int run(boolean launcher, List<String> before) throws Exception {
    List<String> command = new ArrayList<>(before);
    command.addAll(ToolProcess.command("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData"));
    command.addAll(List.of("validate", MODEL.toString(), "--random", "1", "--seed", "1"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove(SWITCH);
    if (launcher) {
      builder.environment().put(SWITCH, "1");
    }
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
    builder.environment().put("TMPDIR", temporary.toString());
    File messages = folder.resolve("messages").toFile();
    int code = builder.redirectErrorStream(true).redirectOutput(messages).start().waitFor();
    assertThat(messages).content().contains("vowels.onnx: agrees");
    return code;
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> path.startsWith(home) || path.startsWith(temporary))
          .filter(path -> !path.equals(home) && !path.equals(temporary))
          .map(Path::toString)
          .toList();
    }
  }
}
