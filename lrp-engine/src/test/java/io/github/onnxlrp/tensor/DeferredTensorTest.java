package io.github.onnxlrp.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tensors whose elements are computed when they are first asked for. */
class DeferredTensorTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final Tensor like = Tensor.zeros(ElementType.FLOAT, 2, 3).roundedAs(ElementType.FLOAT16);
  private final Tensor deferred =
      Tensor.deferred(
          like,
          () -> {
            calls.incrementAndGet();
            return new double[] {1, 2, 3, 4, 5, 6};
          });

  @Test
  void whatItIsLikeNeedsNoElements() {
    assertThat(deferred.type()).isEqualTo(ElementType.FLOAT);
    assertThat(deferred.rounding()).isEqualTo(ElementType.FLOAT16);
    assertThat(deferred.shape()).containsExactly(2, 3);
    assertThat(deferred.size()).isEqualTo(6);
    assertThat(deferred.isFloating()).isTrue();
    assertThat(calls).hasValue(0);
  }

  @Test
  void elementsAreComputedOnce() {
    assertThat(deferred.get(4)).isEqualTo(5);
    assertThat(deferred.sum()).isEqualTo(21);
    assertThat(deferred.reshaped(6).get(5)).isEqualTo(6);
    assertThat(calls).hasValue(1);
  }

  @Test
  void freshOneHoldsNoElements() {
    assertThat(deferred.doubles()).isNotSameAs(deferred.fresh().doubles());
    assertThat(deferred.fresh().doubles()).containsExactly(deferred.doubles());
    assertThat(like.fresh()).isSameAs(like);
  }

  @Test
  void integersAreNotDeferred() {
    assertThatThrownBy(() -> Tensor.deferred(Tensor.vector(1), () -> new double[1]))
        .isInstanceOf(IllegalStateException.class);
  }
}
