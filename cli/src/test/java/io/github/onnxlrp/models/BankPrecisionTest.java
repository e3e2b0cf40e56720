package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Explanations in single precision are those in double precision but for rounding. */
class BankPrecisionTest {
  private static final int SAMPLED = 40;

  /** Of the largest element. */
  private static final double TOLERANCE = 1e-4;

  static List<BankModel> models() {
    return BankModel.sample(SAMPLED);
  }

  @ParameterizedTest
  @MethodSource("models")
  void singlePrecisionIsCloseToDouble(BankModel model) {
    Explainer doubles = model.explainer(Composites.arras());
    Explainer floats = model.explainer(new LayerwiseRelevance(Composites.arras()), Precision.FLOAT);
    List<Map<String, Tensor>> samples = BankProgramsTest.samples(model);
    for (Map<String, Tensor> sample : samples) {
      assertClose(doubles.explain(sample, model.target()), floats.explain(sample, model.target()));
    }
    List<Samples> all = new ArrayList<>();
    samples.forEach(sample -> all.add(floats.samples(sample)));
    List<Explanation> found = new ArrayList<>();
    floats.explainEach(all, model.target(), found::add);
    for (int k = 0; k < found.size(); k++) {
      assertClose(doubles.explain(samples.get(k), model.target()), found.get(k));
    }
    boolean derived =
        BankProgramsTest.WALKED.keySet().stream().noneMatch(model.toString()::contains);
    if (derived) {
      assertThat(floats.derivations().values()).anyMatch(how -> how.endsWith("single precision"));
      assertThat(found).anyMatch(explanation -> explanation.precision() == Precision.FLOAT);
    }
  }

  private static void assertClose(Explanation expected, Explanation found) {
    assertThat(found.target()).isEqualTo(expected.target());
    expected
        .relevance()
        .forEach(
            (name, relevance) -> {
              double largest = 0;
              for (double element : relevance.doubles()) {
                largest = Math.max(largest, Math.abs(element));
              }
              for (int k = 0; k < relevance.size(); k++) {
                assertThat(found.relevance(name).get(k))
                    .as("-Donnxlrp.seed=%d, %s, element %d", Grid.SEED, name, k)
                    .isCloseTo(relevance.get(k), within(TOLERANCE * largest));
              }
            });
    assertThat(found.ledger().closes(found.precision().closure())).isTrue();
  }
}
