package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files may be pipes, as a shell makes them of {@code <(command)}. */
@DisabledOnOs(OS.WINDOWS)
class PipesTest {
  private static final Path SURNAMES = TestModels.directory().resolve("surnames");

  @TempDir Path folder;
  private final List<Process> writers = new ArrayList<>();

  @AfterEach
  void end() {
    writers.forEach(Process::destroy);
  }

  /** A pipe into which a process of its own writes a file. */
  private String pipe(String name, Path content) throws Exception {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    writers.add(
        new ProcessBuilder("sh", "-c", "cat \"$0\" > \"$1\"", content.toString(), pipe.toString())
            .start());
    return pipe.toString();
  }

  @Test
  void modelVocabularyLabelsAndDataMayBePipes() throws Exception {
    Path names = Files.writeString(folder.resolve("names.txt"), "Kowalski\nDellucci\n");
    Path rules =
        Files.writeString(folder.resolve("rules"), "rules:\n- rule: epsilon\n- rule: half\n");
    String model = SURNAMES.resolve("surnames.onnx").toString();
    List<String> expected =
        Cli.run(
                "explain",
                model,
                "--data",
                names.toString(),
                "--composite",
                rules.toString(),
                "--format",
                "csv")
            .out()
            .lines()
            .toList();
    Cli.Result piped =
        Cli.run(
            "explain",
            pipe("model", SURNAMES.resolve("surnames.onnx")),
            "--data",
            pipe("data", names),
            "--data-format",
            "txt",
            "--vocab",
            pipe("vocab", SURNAMES.resolve("surnames.vocab.txt")),
            "--labels",
            pipe("labels", SURNAMES.resolve("surnames.labels.txt")),
            "--composite",
            pipe("composite", rules),
            "--format",
            "csv");
    assertThat(piped.code()).as(piped.err()).isZero();
    assertThat(piped.out().lines()).containsExactlyElementsOf(expected);
    assertThat(expected).hasSizeGreaterThan(10);
  }

  @Test
  void aDeviceIsRefused() throws IOException {
    assertThat(Cli.run("inspect", "/dev/zero").err()).contains("is not a regular file");
    assertThat(
            Cli.run(
                    "explain",
                    SURNAMES.resolve("surnames.onnx").toString(),
                    "--data",
                    "/dev/zero",
                    "--data-format",
                    "txt")
                .err())
        .contains("not a regular file");
  }
}
