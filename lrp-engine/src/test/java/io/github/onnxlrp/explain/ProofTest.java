package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.AttributionRule;
import io.github.onnxlrp.method.DerivableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A graph that does not give what a walk gives explains nothing. */
class ProofTest {
  private static final int SEED = 31;

  /** Its graph is that of another method. */
  private record Contradictory() implements DerivableMethod {
    @Override
    public String name() {
      return "contradictory";
    }

    @Override
    public Attribution attribute(ExplainedRun run, Head head) {
      return Gradient.plain().attribute(run, head);
    }

    @Override
    public AttributionRule rule(ExplainedRun run, Head head) {
      return Gradient.timesInput().rule(run, head);
    }
  }

  @Test
  void aGraphThatDiffersIsRejected() {
    Explainer explainer =
        Explainer.of(new TestCells(SEED, 4).recurrent(false, false))
            .method(new Contradictory())
            .build();
    Explainer gradient =
        Explainer.of(new TestCells(SEED, 4).recurrent(false, false))
            .method(Gradient.plain())
            .build();
    for (int k = 0; k < 6; k++) {
      Tensor x = new RandomTensors(SEED + k).next(4, 1, TestCells.E);
      Target target = Target.argmax("logits");
      Explanation found = explainer.explain(Map.of("x", x), target);
      Explanation expected = gradient.explain(Map.of("x", x), target);
      for (int element = 0; element < x.size(); element++) {
        assertThat(found.relevance("x").get(element))
            .isCloseTo(expected.relevance("x").get(element), within(1e-12));
      }
    }
    assertThat(explainer.derivations().values())
        .singleElement()
        .asString()
        .startsWith("walked: the derived relevance of 'x' differs by ");
  }
}
