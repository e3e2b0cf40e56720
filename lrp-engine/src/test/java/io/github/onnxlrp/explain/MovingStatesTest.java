package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.explain.MovingStates.Steps;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * States that steps move about without computing anything: they change places, stay, or become what
 * is scanned, captured or another state. What a recurrence leaves, and what its steps read, then
 * depends on the number of steps.
 */
class MovingStatesTest {
  private static final int CASES = 40;
  private static final int SAMPLES = 8;

  /** Derived from samples of one number of steps, it explains those of others as a walk does. */
  @ParameterizedTest
  @EnumSource
  void otherNumbersOfSteps(Steps steps) {
    int derived = 0;
    for (int seed = 0; seed < CASES; seed++) {
      derived += agrees(seed, steps) ? 1 : 0;
    }
    // Others are for some lengths, or for one step, or have a first step of other roles.
    assertThat(derived).isGreaterThan(CASES / 2);
  }

  private static boolean agrees(int seed, Steps steps) {
    Graph graph = MovingStates.graph(seed, steps);
    Explainer used = MovingStates.explainer(graph);
    Random random = new Random(seed);
    int fewest = steps == Steps.ELEMENT ? 0 : 2;
    // A graph that is derived from one step is for one step.
    int first = Math.max(1, fewest) + random.nextInt(3);
    for (int k = 0; k < SAMPLES; k++) {
      int count = k < SAMPLES / 2 ? first : fewest + random.nextInt(6);
      Map<String, Tensor> sample = MovingStates.sample(k, count);
      Explanation expected = MovingStates.explainer(graph).explain(sample, OtherSamples.TARGET);
      Explanation found = used.explain(sample, OtherSamples.TARGET);
      assertThat(Agreement.differs(expected, found, Precision.DOUBLE))
          .as("seed %d, sample %d of %d steps", seed, k, count)
          .isNull();
    }
    return used.derivations().containsValue("derived");
  }
}
