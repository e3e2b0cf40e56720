package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The explanation as a graph, as {@code inspect --derived} prints it. */
class DerivedGraphTest {
  private static String model(String name) {
    return TestModels.directory().resolve(name).toString();
  }

  @Test
  void printsTheWayBack() {
    Result result = Cli.run("inspect", model("surnames/surnames.onnx"), "--derived");
    assertThat(result.code()).isEqualTo(ExitCodes.DONE);
    assertThat(result.out())
        .contains("derived      inputs ids\n")
        .contains("derived      LSTM '/lstm/LSTM/forward', for each step ")
        .contains("derived      Backward '/lstm/LSTM/forward/backward', for each step ")
        .contains("derived      outputs logits, relevance.ids, score, ledger.inputs, ")
        .contains("derived      score = Identity(");
  }

  @Test
  void listsItInJson() {
    Result result =
        Cli.run(
            "inspect",
            model("vowels/vowels.onnx"),
            "--derived",
            "--target",
            "2",
            "--composite",
            "epsilon-plus",
            "--format",
            "json");
    JsonNode lines = new JsonMapper().readTree(result.out()).get("derived");
    assertThat(lines.get(0).asString()).isEqualTo("inputs x");
    assertThat(lines.get(lines.size() - 1).asString()).contains("relevance.x");
  }

  @Test
  void saysWhyThereIsNone() {
    Result result = Cli.run("inspect", model("bank/masked-mean.torchscript-17.onnx"), "--derived");
    assertThat(result.code()).isEqualTo(ExitCodes.UNSUPPORTED);
    assertThat(result.err())
        .isEqualTo(
            "onnx-lrp: no graph can be derived: Mul node '/Mul' reads '/Cast_output_0', which"
                + " depends on elements of inputs\n");
  }

  @Test
  void aTargetThatIsNotThereIsAnError() {
    Result result = Cli.run("inspect", model("vowels/vowels.onnx"), "--derived", "--target", "999");
    assertThat(result.code()).isEqualTo(ExitCodes.INVALID);
    assertThat(result.err()).contains("target '999' does not fit output");
  }
}
