package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Tolerance TOLERANCE = new Tolerance(0.25, 0.125);

  @Test
  void floatsAgreeUpToTheToleranceOfTheLargest() {
    Tensor reference = Tensor.of(new double[] {0, -4, 2}, 3);
    // 0.25 + 0.125 * 4
    assertThat(compare(Tensor.of(new double[] {0.75, -4, 2}, 3), reference).ok()).isTrue();
    Comparison off = compare(Tensor.of(new double[] {0.875, -4, 2}, 3), reference);
    assertThat(off.ok()).isFalse();
    assertThat(off.tolerance()).isEqualTo(0.75);
    assertThat(off.maxAbs()).isEqualTo(0.875);
    assertThat(off.maxRel()).isEqualTo(0.21875);
  }

  @Test
  void theFirstOutlierAndTheirShareAreTold() {
    Tensor reference = Tensor.zeros(ElementType.FLOAT, 2, 4);
    Tensor ours = Tensor.floating(ElementType.FLOAT, new double[] {0, 0, 0, 0, 0, 0, 1, 2}, 2, 4);
    Comparison comparison = compare(ours, reference);
    assertThat(comparison.detail())
        .isEqualTo(
            "2 of 8 elements (25.0 %) differ, first at [1,2]: 1.0 here, 0.0 in the reference");
    assertThat(comparison.maxAbs()).isEqualTo(2);
    assertThat(comparison.maxRel()).isInfinite();
  }

  @Test
  void shapesMustBeEqual() {
    Comparison comparison = compare(Tensor.of(new double[2], 2), Tensor.of(new double[2], 1, 2));
    assertThat(comparison.ok()).isFalse();
    assertThat(comparison.maxAbs()).isNaN();
    assertThat(comparison.detail()).isEqualTo("shape [2] here, [1,2] in the reference");
  }

  @Test
  void integersMustBeEqualAlsoBeyondThePrecisionOfDouble() {
    Tensor a = Tensor.vector(1L << 60);
    Tensor b = Tensor.vector((1L << 60) + 1);
    assertThat(compare(a, a).ok()).isTrue();
    assertThat(compare(a, b).ok()).isFalse();
    assertThat(compare(a, b).tolerance()).isZero();
  }

  @Test
  void masksAgreeInsideOfAGraphOnly() {
    double infinity = Double.NEGATIVE_INFINITY;
    Tensor mask = Tensor.of(new double[] {infinity, Double.NaN, 2}, 3);
    Tensor other = Tensor.of(new double[] {infinity, 1, 2}, 3);
    assertThat(compare(mask, mask).ok()).isFalse();
    assertThat(Comparison.ofInner("v", mask, mask, TOLERANCE, "the reference").ok()).isTrue();
    assertThat(Comparison.ofInner("v", mask, other, TOLERANCE, "the reference").ok()).isFalse();
    Tensor off = Tensor.of(new double[] {infinity, Double.NaN, 3}, 3);
    assertThat(Comparison.ofInner("v", off, mask, TOLERANCE, "the reference").maxAbs())
        .isEqualTo(1);
  }

  @Test
  void integersAndFloatsDoNotAgree() {
    assertThat(compare(Tensor.vector(1), Tensor.of(new double[] {1}, 1)).detail())
        .isEqualTo("type int64 here, double in the reference");
  }

  @Test
  void equalNonFiniteElementsFailToo() {
    Tensor tensor = Tensor.of(new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}, 3);
    Comparison comparison = compare(tensor, tensor);
    assertThat(comparison.ok()).isFalse();
    assertThat(comparison.detail())
        .isEqualTo("here it holds 2 of 3 elements that are not finite, first NaN at [1]");
    assertThat(compare(Tensor.zeros(ElementType.DOUBLE, 3), tensor).detail())
        .startsWith("in the reference it holds 2 of 3");
  }

  @Test
  void emptyTensorsAgree() {
    Tensor empty = Tensor.zeros(ElementType.FLOAT, 0, 3);
    assertThat(compare(empty, empty).ok()).isTrue();
  }

  @Test
  void aToleranceIsANumber() {
    for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Tolerance(wrong, 0)).isInstanceOf(OnnxLrpException.class);
      assertThatThrownBy(() -> new Tolerance(0, wrong)).isInstanceOf(OnnxLrpException.class);
    }
  }

  private static Comparison compare(Tensor ours, Tensor reference) {
    return Comparison.of("y", ours, reference, TOLERANCE, "the reference");
  }
}
