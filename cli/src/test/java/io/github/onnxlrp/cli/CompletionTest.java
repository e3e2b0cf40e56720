package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What bash completes with the script that the tool prints. */
@DisabledOnOs(OS.WINDOWS)
class CompletionTest {
  @TempDir Path folder;

  /** The candidates for the last of these words. */
  private String completed(String words) throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, Cli.run("completion").out());
    Path tool = folder.resolve("onnx-lrp");
    Files.writeString(
        tool,
        "#!/bin/sh\nexec '%s/bin/java' -cp '%s' io.github.onnxlrp.cli.Main \"$@\"\n"
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    String line =
        "source '%s'; COMP_WORDS=('%s' %s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _onnx_lrp_names;"
                .formatted(script, tool, words)
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("bash", "-c", line)
            // compopt complains where it is not the shell that asks.
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    return out;
  }

  @Test
  void valuesOfOptions() throws Exception {
    assertThat(completed("explain --gate-rule ''").lines())
        .containsExactly("all", "half", "prop", "abs");
    assertThat(completed("explain --format j").lines()).containsExactly("json", "jsonl");
    assertThat(completed("compare --method s").lines())
        .containsExactly("sensitivity", "smoothgrad", "shap");
    assertThat(completed("inspect --composite a").lines()).contains("arras");
    assertThat(completed("explain --data-format c").lines()).containsExactly("csv");
    assertThat(completed("explain --precision ''").lines()).containsExactly("double", "float");
    assertThat(completed("explain --engine ''").lines()).containsExactly("java", "onnxruntime");
    assertThat(completed("ev").lines()).containsExactly("evaluate");
  }

  @Test
  void namesInTheModel() throws Exception {
    String model = "'" + TestModels.directory().resolve("vowels/vowels.onnx") + "'";
    assertThat(completed("explain " + model + " --layer LSTM__30/c").lines())
        .contains("LSTM__30/c")
        .allMatch(name -> name.startsWith("LSTM__30/c"));
    assertThat(completed("explain " + model + " --output ''").lines()).containsExactly("speaker");
    assertThat(completed("explain " + model + " --fixed ''").lines()).containsExactly("x");
    assertThat(completed("explain --layer L").lines()).containsExactly("");
  }
}
