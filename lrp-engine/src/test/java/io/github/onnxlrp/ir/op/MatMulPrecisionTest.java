package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Products in single precision are those of rounded operands, in every form. */
class MatMulPrecisionTest {
  /** A float has 24 bits; sums of 61 products of numbers of size 1. */
  private static final double TOLERANCE = 61 * 0x1p-22;

  private final RandomTensors random = new RandomTensors(1961);

  @Test
  void singlePrecisionIsCloseAndNotTheSame() {
    check(new MatMul(), random.next(7, 61), random.next(61, 5));
    check(new MatMul(false, true), random.next(2, 7, 61), random.next(5, 61));
    check(new MatMul(true, false), random.next(3, 61, 7), random.next(61, 5));
    check(new MatMul(true, true), random.next(3, 61, 7), random.next(3, 5, 61));
    check(new MatMul(), random.next(61), random.next(61, 5));
  }

  private static void check(MatMul product, Tensor a, Tensor b) {
    // The third time operands are packed already.
    for (int time = 0; time < 3; time++) {
      double[] expected = product.apply(List.of(a, b)).doubles();
      double[] found = product.in(Precision.FLOAT).apply(List.of(a, b)).doubles();
      assertThat(found).isNotEqualTo(expected).hasSameSizeAs(expected);
      for (int k = 0; k < found.length; k++) {
        assertThat(found[k])
            .as("%s, element %d", product, k)
            .isCloseTo(expected[k], within(TOLERANCE));
      }
    }
  }
}
