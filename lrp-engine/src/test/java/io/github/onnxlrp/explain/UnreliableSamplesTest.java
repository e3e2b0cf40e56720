package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Relevance without digits is called unreliable by whatever an explainer has learned. */
class UnreliableSamplesTest {
  private static final int SEED = 11;
  private static final int SHORT = 4;
  private static final int SAMPLED = 9;

  /**
   * Prop amplifies relevance without bound where gate and signal cancel: more steps, more of it.
   */
  @Test
  void aGraphDoesNotHideThatRoundingLeavesNoDigits() {
    Graph graph = new TestCells(SEED, 4).recurrent(false, false);
    Composite prop = Composites.arras().withParameters(1e-12, null).withProduct(GateRule.PROP);
    Explainer used = Explainer.of(graph).composite(prop).build();
    Target target = Target.argmax("logits");
    List<Integer> samples = new ArrayList<>(IntStream.range(0, SHORT).boxed().toList());
    samples.addAll(Grid.sample(IntStream.range(SHORT, 40).boxed().toList(), SAMPLED));
    int unreliable = 0;
    for (int k : samples) {
      int steps = k < SHORT ? 2 : 240;
      Tensor x = new RandomTensors(SEED + k).next(steps, 1, TestCells.E).map(v -> 3 * v);
      Explanation expected =
          Explainer.of(graph).composite(prop).build().explain(Map.of("x", x), target);
      Explanation found = used.explain(Map.of("x", x), target);
      assertThat(found.unreliable()).as("seed %d", SEED + k).isEqualTo(expected.unreliable());
      assertThat(found.notes()).as("seed %d", SEED + k).isEqualTo(expected.notes());
      unreliable += found.unreliable() ? 1 : 0;
      if (k == SHORT - 1) {
        assertThat(used.derivations()).containsValue("derived");
      }
    }
    assertThat(unreliable).isBetween(1, samples.size() - SHORT);
  }
}
