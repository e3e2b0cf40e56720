package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFilesTest {
  private static final String SURNAMES =
      TestModels.directory().resolve("surnames/surnames.onnx").toString();

  @TempDir Path folder;

  @Test
  void theWordsOfAFileStandInItsPlace() throws IOException {
    Path file = folder.resolve("options");
    Files.writeString(
        file, "# defaults of ours\n--format json\n--text \"Abe\" --target 'Polish'\n");
    assertThat(Cli.run("explain", SURNAMES, "@" + file).out())
        .isEqualTo(
            Cli.run("explain", SURNAMES, "--format", "json", "--text", "Abe", "--target", "Polish")
                .out())
        .contains("Polish");
  }

  @Test
  void quotesMayBeAPartOfAWord() throws IOException {
    Path file = folder.resolve("options");
    Files.writeString(file, "  # a comment\n--format json --text=\"Ab\"e'l'");
    assertThat(Cli.run("explain", SURNAMES, "@" + file).out())
        .isEqualTo(Cli.run("explain", SURNAMES, "--format", "json", "--text", "Abel").out())
        .contains("\"text\":\"l\"");
  }

  @Test
  void aQuoteThatIsNotClosedIsNamed() throws IOException {
    Path file = folder.resolve("options");
    Files.writeString(file, "--format json\n--text \"Abe");
    Cli.Result result = Cli.run("explain", SURNAMES, "@" + file);
    assertThat(result.err()).contains("options: line 2: a quotation mark is not closed");
    assertThat(result.code()).isEqualTo(2);
  }

  /** A text may begin with the sign. */
  @Test
  void theValueOfAnOptionIsNoFile() throws IOException {
    Files.writeString(folder.resolve("Abe"), "--format json");
    assertThat(Cli.run("explain", SURNAMES, "--text", "@Abe").err())
        .contains("not in the vocabulary", "'@' at 1");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Cli.Result result = Cli.run("explain", SURNAMES, "@" + folder.resolve("none"));
    assertThat(result.err()).contains("none: no such file").hasLineCount(1);
    assertThat(result.code()).isEqualTo(2);
  }
}
