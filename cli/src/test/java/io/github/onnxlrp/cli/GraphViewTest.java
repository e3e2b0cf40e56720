package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.testmodels.TestModels;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The graph of a page: nodes, who reads them, and the relevance of what they give. */
class GraphViewTest {
  private static final String VOWELS =
      TestModels.directory().resolve("vowels/vowels.onnx").toString();

  private static JsonNode data(String model) {
    Cli.Result page =
        Cli.run("explain", model, "--random", "2", "--seed", "1", "--graph", "--format", "html");
    assertThat(page.code()).as(page.err()).isZero();
    String data = page.out().split("id=\"data\">")[1].split("</script>")[0];
    return JsonMapper.shared().readTree(data);
  }

  private static JsonNode node(JsonNode graph, String name) {
    return graph
        .valueStream()
        .filter(node -> node.get("node").stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(JsonNode graph, JsonNode numbers) {
    return numbers
        .valueStream()
        .map(number -> graph.get(number.intValue()).get("node").stringValue())
        .toList();
  }

  @Test
  void nodesHaveTheirReadersAndTheRelevanceOfTheirLayers() {
    JsonNode page = data(VOWELS);
    JsonNode graph = page.get("graph");
    JsonNode cell = node(graph, "LSTM__30/c");
    assertThat(cell.get("recurrences").get(0).stringValue()).isEqualTo("LSTM__30");
    assertThat(names(graph, cell.get("reads")))
        .containsExactly("LSTM__30/f*c_prev", "LSTM__30/i*g");
    assertThat(names(graph, node(graph, "LSTM__30/f*c_prev").get("earlier")))
        .containsExactly("LSTM__30/c");
    assertThat(names(graph, node(graph, "LSTM__30/x*W_g").get("reads")))
        .containsExactly("vowels/lstm/PartitionedCall/transpose");
    assertThat(node(graph, "LSTM__30/f*c_prev").get("gate").stringValue()).isEqualTo("LSTM__30/f");
    // Six digits.
    double score = page.at("/samples/0/score").doubleValue();
    assertThat(node(graph, "vowels/speaker/BiasAdd").get("sum").doubleValue())
        .isEqualTo(score, within(1e-5 * Math.abs(score)));

    Cli.Result layer =
        Cli.run(
            "explain",
            VOWELS,
            "--random",
            "2",
            "--seed",
            "1",
            "--layer",
            "LSTM__30/c",
            "--format",
            "json");
    JsonNode values =
        JsonMapper.shared().readTree(layer.out()).at("/samples/0/layers/LSTM__30~1c/data");
    double size =
        StreamSupport.stream(values.spliterator(), false)
            .mapToDouble(value -> Math.abs(value.doubleValue()))
            .sum();
    assertThat(cell.get("size").doubleValue()).isEqualTo(size, within(1e-5 * size));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "surnames/surnames.onnx",
        "bank/hand-gru-lbr0-scan.onnx-16.onnx",
        "bank/hand-gru-lbr0-difference.onnx-13.onnx",
        "bank/lstm-max.torchscript-17.onnx",
        "bank/keras-bilstm-max.tfkeras2-15.onnx"
      })
  void everyReaderIsANodeAndNoneReadsItself(String model) {
    JsonNode graph = data(TestModels.directory().resolve(model).toString()).get("graph");
    for (int k = 0; k < graph.size(); k++) {
      for (JsonNode read : graph.get(k).get("reads")) {
        assertThat(read.intValue()).isBetween(0, graph.size() - 1).isNotEqualTo(k);
      }
    }
    assertThat(graph.valueStream().filter(node -> !node.get("reads").isEmpty()).count())
        .as("nodes that read others")
        .isGreaterThan(graph.size() / 2);
  }

  @Test
  void onlyAPageShowsIt() {
    Cli.Result result =
        Cli.run("explain", VOWELS, "--random", "1", "--seed", "1", "--graph", "--format", "json");
    assertThat(result.code()).isEqualTo(ExitCodes.INVALID);
    assertThat(result.err()).contains("--graph needs --format html");
  }
}
