package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samples of models that other people published are found without anybody saying where they
 * are, where {@code onnxlrp.corpus} names the models.
 */
class PublishedSamplesTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");

  static Stream<String> models() throws IOException {
    if (CORPUS.isEmpty()) {
      return Stream.of("");
    }
    try (Stream<Path> folders = Files.list(Path.of(CORPUS, "models"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void twiceTheDataIsTwiceTheSamples(String name) {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with published models");
    Path folder = Path.of(CORPUS, "models", name);
    OnnxModel model = OnnxModel.open(folder.resolve("model.onnx"));
    Graph graph = model.graph();
    Map<String, Tensor> data =
        TestDataDirectory.read(
                folder.resolve("test_data_set_0"), names(model.inputs()), names(model.outputs()))
            .inputs();
    Explainer explainer = Explainer.of(graph).build();
    Samples once = explainer.samples(data);
    Samples twice = explainer.samples(twice(graph, once.list().get(0)));
    assertThat(once.size()).as("%s", once.notes()).isBetween(1, 2);
    assertThat(twice.size()).as("%s", twice.notes()).isEqualTo(2);
    for (Value output : graph.outputs()) {
      Target target = Target.sum(output.name());
      Explanation alone = explainer.explain(once, 0, List.of(target)).get(0);
      for (int sample = 0; sample < 2; sample++) {
        Explanation again = explainer.explain(twice, sample, List.of(target)).get(0);
        assertThat(again.score()).isEqualTo(alone.score());
        assertThat(again.ledger().closure()).isLessThanOrEqualTo(1e-9);
        alone
            .relevance()
            .forEach(
                (input, relevance) ->
                    assertThat(again.relevance(input).doubles())
                        .as("%s of %s", input, output)
                        .containsExactly(relevance.doubles()));
      }
    }
  }

  /** The same sample once more, along the axes that the explainer's graph has for it. */
  private static Map<String, Tensor> twice(Graph graph, Map<String, Tensor> inputs) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    for (Value input : graph.inputs()) {
      Tensor tensor = inputs.get(input.name());
      OptionalInt axis = Samples.batchAxis(graph, Map.of(), input);
      boolean batched = axis.isPresent() && tensor.dim(axis.getAsInt()) == 1;
      result.put(
          input.name(),
          batched ? new Concat(axis.getAsInt()).forward(List.of(tensor, tensor)).get(0) : tensor);
    }
    return result;
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }
}
