package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stops a derived graph where a sample is not as those that it was derived from. */
class GuardsTest {
  @Test
  void oneStep() {
    Tensor one = Tensor.vector(0);
    assertThat(new OneStepGuard().forward(List.of(one))).containsExactly(one);
    assertThatThrownBy(() -> new OneStepGuard().forward(List.of(Tensor.vector(0, 1))))
        .isInstanceOf(GuardFailedException.class)
        .hasMessage("a recurrence takes more than one step");
  }
}
