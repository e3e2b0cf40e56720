package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ledgers of models that other people published close, where {@code onnxlrp.corpus} names them.
 */
class PublishedModelsTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");

  static Stream<Arguments> ledgersClose() throws IOException {
    if (CORPUS.isEmpty()) {
      return Stream.of(Arguments.of("", GateRule.ALL));
    }
    try (Stream<Path> folders = Files.list(Path.of(CORPUS, "models"))) {
      List<String> names = folders.map(folder -> folder.getFileName().toString()).sorted().toList();
      return names.stream()
          .flatMap(name -> Stream.of(GateRule.values()).map(gate -> Arguments.of(name, gate)));
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource
  void ledgersClose(String name, GateRule gate) {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with published models");
    Path folder = Path.of(CORPUS, "models", name);
    OnnxModel model = OnnxModel.open(folder.resolve("model.onnx"));
    Map<String, Tensor> inputs =
        TestDataDirectory.read(
                folder.resolve("test_data_set_0"), names(model.inputs()), names(model.outputs()))
            .inputs();
    Graph graph = model.graph();
    Explainer.Builder builder =
        Explainer.of(graph).composite(new Composite("test", new EpsilonRule(1e-3, 0), gate));
    // Each data set is one sample, whatever the shapes tell.
    graph.inputs().forEach(input -> builder.batchAxis(input.name(), Samples.SHARED));
    graph.outputs().forEach(output -> builder.batchAxis(output.name(), Samples.SHARED));
    Explainer explainer = builder.build();
    for (Value output : graph.outputs()) {
      Explanation explanation = explainer.explain(inputs, Target.sum(output.name()));
      assertThat(explanation.ledger().closure()).as("%s", output).isLessThanOrEqualTo(1e-9);
      assertThat(explanation.notes()).noneMatch(note -> note.contains("missing"));
    }
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }
}
