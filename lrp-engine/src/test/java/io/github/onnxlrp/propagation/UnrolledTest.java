package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A recurrence and its unrolled form, written as differently as exporters do, are explained alike.
 */
class UnrolledTest {
  private static final long SEED = 77;

  @ParameterizedTest
  @EnumSource
  void sameRelevance(GateRule gate) {
    TestCells cells = new TestCells(SEED, 5);
    Map<String, Tensor> input = Map.of("x", cells.randomInput(SEED));
    for (double biasFactor : new double[] {0, 1}) {
      Composite composite = new Composite("test", new EpsilonRule(1e-3, biasFactor), gate);
      Explanation expected = explain(cells.recurrent(false, false), composite, input);
      Explanation found = explain(cells.unrolled(), composite, input);
      assertThat(found.score()).isCloseTo(expected.score(), Offset.offset(1e-12));
      double scale = expected.ledger().turnover();
      for (int k = 0; k < expected.relevance("x").size(); k++) {
        // The forms round differently; rules that amplify carry that along.
        assertThat(found.relevance("x").get(k))
            .isCloseTo(expected.relevance("x").get(k), Offset.offset(1e-12 * scale));
      }
      assertThat(found.ledger().initialStates())
          .isCloseTo(expected.ledger().initialStates(), Offset.offset(1e-12 * scale));
      assertThat(found.notes().stream().filter(note -> !note.contains("is taken for the initial")))
          .containsExactlyElementsOf(expected.notes());
    }
  }

  @Test
  void reverseIsATimeFlip() {
    TestCells cells = new TestCells(SEED, 5);
    Tensor x = cells.randomInput(SEED);
    int step = TestCells.E;
    double[] flipped = new double[x.size()];
    for (int k = 0; k < flipped.length; k++) {
      flipped[(4 - k / step) * step + k % step] = x.get(k);
    }
    Composite arras = Composites.arras();
    Tensor forward = explain(cells.recurrent(false, false), arras, Map.of("x", x)).relevance("x");
    Tensor reverse =
        explain(cells.recurrent(true, false), arras, Map.of("x", Tensor.of(flipped, x.shape())))
            .relevance("x");
    for (int k = 0; k < forward.size(); k++) {
      assertThat(reverse.get((4 - k / step) * step + k % step)).isEqualTo(forward.get(k));
    }
  }

  @Test
  void layersAreInOrderOfTime() {
    TestCells cells = new TestCells(SEED, 5);
    Map<String, Tensor> input = Map.of("x", cells.randomInput(SEED));
    Explainer explainer =
        Explainer.of(cells.recurrent(true, false)).keep("h", "z_g", "hV", "h_n").build();
    Explanation explanation = explainer.explain(input, Target.argmax("logits"));
    Tensor hidden = explanation.relevance("h");
    assertThat(hidden.shape()).containsExactly(5, TestCells.H);
    assertThat(explanation.relevance("z_g").shape()).containsExactly(5, TestCells.H);
    assertThat(explanation.relevance("h_n").shape()).containsExactly(TestCells.H);
    // The reverse direction ends at time 0, where the head reads it.
    for (int k = 0; k < TestCells.H; k++) {
      assertThat(hidden.get(k)).isEqualTo(explanation.relevance("h_n").get(k));
    }
  }

  private static Explanation explain(Graph graph, Composite composite, Map<String, Tensor> input) {
    return Explainer.of(graph).composite(composite).build().explain(input, Target.argmax("logits"));
  }
}
