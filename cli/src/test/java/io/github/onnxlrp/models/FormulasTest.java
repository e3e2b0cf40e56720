package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.perturbation.ContextualDecomposition;
import io.github.onnxlrp.perturbation.DeepLift;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * DeepLIFT and contextual decomposition of recurrent models of the bank against plain loops that
 * know the formulas and the weights, {@code bank_methods_by_formula.py}.
 */
class FormulasTest {
  private static final Map<String, Tensor> REFERENCES =
      Npz.read(TestModels.directory().resolve("methods/formulas.npz"));

  /** Both sides compute in double precision, in different order. */
  private static final double TOLERANCE = 1e-9;

  static Stream<String> deepLift() {
    return keys("deeplift");
  }

  static Stream<String> decomposition() {
    return keys("contextual-decomposition");
  }

  private static Stream<String> keys(String method) {
    return REFERENCES.keySet().stream().filter(key -> key.endsWith("." + method)).sorted();
  }

  private static BankModel model(String name) {
    return BankModel.all().stream()
        .filter(one -> one.toString().equals(name + ".onnx"))
        .findFirst()
        .orElseThrow();
  }

  private static Explanation explain(String key, AttributionMethod method) {
    BankModel model = model(key.substring(0, key.length() - method.name().length() - 1));
    return model.explainer(method).explain(model.samples().get(0), model.target());
  }

  @ParameterizedTest
  @MethodSource("deepLift")
  void deepLiftAgrees(String key) {
    Explanation found = explain(key, new DeepLift());
    Tensor relevance = found.relevance("x");
    assertThat(Reference.relativeDifference(relevance, REFERENCES.get(key)))
        .isLessThanOrEqualTo(TOLERANCE);
    assertThat(found.measures().get("completeness_error")).isLessThan(1e-12);
    assertThat(found.ledger()).isNull();
  }

  /**
   * The elements of a step share what the step has, and a phrase is what its steps are together.
   */
  @ParameterizedTest
  @MethodSource("decomposition")
  void contextualDecompositionAgrees(String key) {
    Tensor expected = REFERENCES.get(key);
    Tensor relevance = explain(key, new ContextualDecomposition()).relevance("x");
    int features = relevance.dim(1);
    double largest = 0;
    for (double step : expected.doubles()) {
      largest = Math.max(largest, Math.abs(step));
    }
    for (int k = 0; k < relevance.size(); k++) {
      assertThat(relevance.get(k))
          .as("%s: element %d", key, k)
          .isCloseTo(expected.get(k / features) / features, Offset.offset(TOLERANCE * largest));
    }
    Map<String, String> phrase = Map.of("phrase", "2-2");
    Tensor third = explain(key, new ContextualDecomposition().with(phrase)).relevance("x");
    assertThat(third.get(2 * features)).isEqualTo(relevance.get(2 * features));
    assertThat(third.get(0)).isZero();
  }

  /** All steps together are the score but for what comes of biases alone, which is no step's. */
  @Test
  void anInteractionIsOfThePhraseThatHoldsBothOfIt() {
    String key = "lstm-last.torchscript-17.contextual-decomposition";
    int last = REFERENCES.get(key).size() - 1;
    Map<String, String> whole = Map.of("phrase", "0-" + last);
    double together = explain(key, new ContextualDecomposition().with(whole)).relevance("x").sum();
    double apart = explain(key, new ContextualDecomposition()).relevance("x").sum();
    assertThat(together).isNotCloseTo(apart, Offset.offset(1e-6));
  }

  @Test
  void whatTheFormulasDoNotSayIsRefusedWithTheNode() {
    for (AttributionMethod method : new AttributionMethod[] {new ContextualDecomposition()}) {
      BankModel model = model("attention-dot.torchscript-17");
      assertThatThrownBy(
              () -> model.explainer(method).explain(model.samples().get(0), model.target()))
          .hasMessageContaining("MatMul node")
          .extracting(e -> ((OnnxLrpException) e).reason())
          .isEqualTo(Reason.UNSUPPORTED);
    }
  }
}
