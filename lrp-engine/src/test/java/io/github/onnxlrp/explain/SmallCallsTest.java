package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.samples.Samples;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Samples as a service gets them: one at a time, each in a call of its own. */
class SmallCallsTest {
  private static final long SEED = 5;
  private static final int UNITS = 4;
  private static final int STEPS = 5;
  private static final int FEATURES = 3;

  @Test
  void callsOfOneSampleEachGetAProgram() {
    Explainer used = Explainer.of(new TestCells(SEED, UNITS).recurrent(false, false)).build();
    for (int k = 0; k < 8; k++) {
      Samples one = used.samples(Map.of("x", new RandomTensors(SEED + k).next(STEPS, 1, FEATURES)));
      used.explainAll(one, Target.argmax("logits"));
    }
    assertThat(used.derivations()).containsValue("derived");
  }
}
