package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples of every model of the bank are found without anybody saying where they are. */
class UntoldSamplesTest {
  private static final int SAMPLED = 60;

  static Stream<BankModel> models() {
    return BankModel.all().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void axesAreThoseOfTheManifest(BankModel model) {
    Graph graph = model.model().graph();
    BatchAxes axes = BatchAxes.of(graph, Map.of());
    Map<String, Integer> found = new LinkedHashMap<>();
    Map<String, Integer> expected = new LinkedHashMap<>(model.batchAxes("inputs"));
    expected.putAll(model.batchAxes("outputs"));
    Stream.concat(graph.inputs().stream(), graph.outputs().stream())
        .forEach(value -> found.put(value.name(), axes.axisOf(value).orElse(Samples.SHARED)));
    assertThat(found).isEqualTo(expected);
  }

  static List<BankModel> sampledModels() {
    return BankModel.sample(SAMPLED);
  }

  /** Each sample runs alone, in the same order of operations: the numbers are equal. */
  @ParameterizedTest
  @MethodSource("sampledModels")
  void aBatchIsExplainedLikeItsSamples(BankModel model) {
    Explainer explainer = Explainer.of(model.model().graph()).build();
    Samples samples = explainer.samples(model.batch());
    List<Map<String, Tensor>> singles = model.samples();
    assertThat(samples.size()).isEqualTo(singles.size());
    for (int k = 0; k < singles.size(); k++) {
      Explanation found = explainer.explain(samples, k, List.of(model.target())).get(0);
      Explanation expected =
          model.explainer(Composites.arras()).explain(singles.get(k), model.target());
      assertThat(found.score()).isEqualTo(expected.score());
      for (Value input : model.model().graph().inputs()) {
        assertThat(found.relevance(input.name()).shape())
            .isEqualTo(expected.relevance(input.name()).shape());
        assertThat(found.relevance(input.name()).doubles())
            .isEqualTo(expected.relevance(input.name()).doubles());
      }
    }
  }
}
