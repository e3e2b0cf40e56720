package io.github.onnxlrp.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.tensor.Tensor;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private int released;

  private final RecurrenceKernel.Saved saved =
      new RecurrenceKernel.Saved() {
        @Override
        public int steps() {
          return 3;
        }

        @Override
        public void release() {
          released++;
        }
      };

  @Test
  void isReadUntilItIsReleased() {
    Handover handover = new Handover();
    Tensor first = Tensor.scalar(0);
    Tensor second = Tensor.scalar(0);
    handover.put(first, saved);
    assertThatThrownBy(() -> handover.get(second)).isInstanceOf(IllegalStateException.class);
    assertThat(handover.get(first)).isSameAs(saved);
    assertThat(handover.get(first)).isSameAs(saved);
    handover.release(first);
    assertThatThrownBy(() -> handover.get(first))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing was saved");
    handover.release(first);
    assertThat(released).isEqualTo(1);
  }
}
