package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a service asks for: the output beside its explanation, an end, and errors that say why. */
class ServiceNeedsTest {
  private static final int SEED = 31;
  private static final int STEPS = 5;
  private static final Target TARGET = Target.argmax("logits");
  private static final Graph GRAPH = new TestCells(SEED, STEPS).recurrent(false, false);

  @AfterEach
  void clearInterruption() {
    Thread.interrupted();
  }

  private static Tensor x(int seed) {
    return new RandomTensors(SEED + seed).next(STEPS, 1, TestCells.E);
  }

  /** Walked at first and derived later; the same bits, as both compute in double precision. */
  @Test
  void theOutputIsThatOfAForwardPass() {
    Explainer explainer = Explainer.of(GRAPH).build();
    for (int seed = 0; seed < 8; seed++) {
      Map<String, Tensor> inputs = Map.of("x", x(seed));
      Explanation explanation = explainer.explain(inputs, TARGET);
      Tensor logits = ForwardPass.run(GRAPH, inputs).outputs().get("logits").tensor();
      assertThat(logits.dim(0)).isOne();
      assertThat(explanation.output().rank()).isEqualTo(logits.rank() - 1);
      assertThat(explanation.output().doubles())
          .usingComparatorWithPrecision(1e-14)
          .containsExactly(logits.doubles());
      assertThat(explanation.prediction().value())
          .isEqualTo(explanation.output().get(explanation.prediction().index().get(0)));
    }
    assertThat(explainer.derivations()).containsValue("derived");
  }

  @Test
  void aMissingValueIsNamedWithItsPlace() {
    double[] elements = x(0).doubles().clone();
    elements[TestCells.E + 1] = Double.NaN;
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(elements, STEPS, 1, TestCells.E));
    Explainer explainer = Explainer.of(GRAPH).build();
    for (int k = 0; k < 6; k++) {
      assertThatThrownBy(() -> explainer.explain(inputs, TARGET))
          .isInstanceOf(OnnxLrpException.class)
          .hasMessageContaining("input 'x' holds NaN at [1,0,1]");
      assertThat(explainer.explain(Map.of("x", x(k)), TARGET).unreliable()).isFalse();
    }
    // Among many samples one does not keep the others from being explained.
    Samples samples = explainer.samples(inputs);
    assertThat(explainer.explain(samples, 0, List.of(TARGET)).get(0).unreliable()).isTrue();
    double[] both = Arrays.copyOf(x(1).doubles(), 2 * x(1).size());
    both[2 * TestCells.E + 1] = Double.NaN;
    Tensor two = Tensor.of(both, STEPS, 2, TestCells.E);
    List<Explanation> all = explainer.explainAll(explainer.samples(Map.of("x", two)), TARGET);
    assertThat(all.get(0).notes().get(0))
        .isEqualTo(
            "input 'x' holds NaN at [1,1], and so the score is NaN; fill missing values in as in"
                + " training");
    assertThat(all.get(0).unreliable()).isTrue();
    assertThat(all.get(1).notes()).isEmpty();
    assertThat(all.get(1).unreliable()).isFalse();
  }

  @Test
  void anInterruptedThreadStopsAtEachStage() {
    Explainer walking = Explainer.of(GRAPH).build();
    Explainer deriving = Explainer.of(GRAPH).build();
    for (int seed = 0; seed < 8; seed++) {
      deriving.explain(Map.of("x", x(seed)), TARGET);
    }
    for (Explainer explainer : List.of(walking, deriving)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> explainer.explain(Map.of("x", x(0)), TARGET))
          .hasMessage("interrupted")
          .matches(e -> ((OnnxLrpException) e).reason() == Reason.CHECK_FAILED);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(explainer.explain(Map.of("x", x(0)), TARGET).unreliable()).isFalse();
    }
  }
}
