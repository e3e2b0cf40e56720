package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.explain.MovingStates.Steps;
import io.github.onnxlrp.ir.Graph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * States that steps move about without computing anything: they change places, stay, or become what
 * is scanned, captured or another state. What a recurrence leaves, and what its steps read, then
 * depends on the number of steps.
 */
class MovingStatesTest {
  private static final int CASES = 40;

  /** Derived from samples of one number of steps, it explains those of others as a walk does. */
  @ParameterizedTest
  @EnumSource
  void otherNumbersOfSteps(Steps steps) {
    int derived = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Graph graph = MovingStates.graph(seed, steps);
      derived += MovingStates.agrees(graph, graph, seed, steps, (found, fresh) -> fresh) ? 1 : 0;
    }
    // Others are for some lengths, or for one step, or have a first step of other roles.
    assertThat(derived).isGreaterThan(CASES / 2);
  }
}
