package io.github.onnxlrp.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.tensor.Tensor;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final RecurrenceKernel.Saved SAVED = () -> 3;

  @Test
  void whatWasTakenIsHeldNoLonger() {
    Handover handover = new Handover();
    Tensor first = Tensor.scalar(0);
    Tensor second = Tensor.scalar(0);
    handover.put(first, SAVED);
    assertThatThrownBy(() -> handover.take(second)).isInstanceOf(IllegalStateException.class);
    assertThat(handover.take(first)).isSameAs(SAVED);
    assertThatThrownBy(() -> handover.take(first))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing was saved");
  }
}
