package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.io.report.Report;
import io.github.onnxlrp.io.report.ReportWriter;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A format that holds no more than so many numbers refuses more as soon as there are so many. */
class LargeReportsTest {
  /** Holds the ids and the relevance of ten letters. */
  public static final class Small implements ReportWriter {
    @Override
    public String format() {
      return "small";
    }

    @Override
    public boolean isBinary() {
      return false;
    }

    @Override
    public long mostNumbers() {
      return 20;
    }

    @Override
    public void write(Report report, OutputStream out, boolean terminal) throws IOException {
      out.write("small".getBytes(StandardCharsets.UTF_8));
    }
  }

  @TempDir Path folder;

  private Cli.Result explain(String... texts) throws Exception {
    PluginsTest.jar(folder, Map.of(ReportWriter.class, Small.class));
    String[] all = new String[8 + 2 * texts.length];
    String model = TestModels.directory().resolve("surnames/surnames.onnx").toString();
    String[] first = {
      "explain",
      model,
      "--format",
      "small",
      "--plugin",
      folder.resolve("plugin.jar").toString(),
      "-o",
      folder.resolve("result").toString()
    };
    System.arraycopy(first, 0, all, 0, 8);
    for (int k = 0; k < texts.length; k++) {
      all[8 + 2 * k] = "--text";
      all[9 + 2 * k] = texts[k];
    }
    return Cli.run(all);
  }

  @Test
  void tenLettersFitAndElevenDoNot() throws Exception {
    assertThat(explain("Novak", "Rossi").code()).isZero();
    assertThat(folder.resolve("result")).hasContent("small");
    Files.delete(folder.resolve("result"));
    Cli.Result result = explain("Novak", "Rossi", "A");
    assertThat(result.code()).isEqualTo(ExitCodes.INVALID);
    assertThat(result.err())
        .contains(
            "--format small: more than 20 numbers, in 3 explanations; use json or fewer samples");
    assertThat(folder.resolve("result")).doesNotExist();
  }
}
