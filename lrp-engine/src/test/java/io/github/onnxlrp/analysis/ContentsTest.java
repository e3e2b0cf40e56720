package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Which constants are the same. */
class ContentsTest {
  private final Contents contents = new Contents();
  private final int number = contents.number(Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));

  @Test
  void copiesHaveOneNumber() {
    assertThat(contents.number(Tensor.of(new double[] {1, 2, 3, 4}, 2, 2))).isEqualTo(number);
  }

  @Test
  void othersHaveOthers() {
    assertThat(contents.number(Tensor.of(new double[] {1, 2, 3, 4}, 4))).isNotEqualTo(number);
    assertThat(contents.number(Tensor.of(new double[] {1, 2, 3, 5}, 2, 2))).isNotEqualTo(number);
    Tensor single = Tensor.floating(ElementType.FLOAT, new double[] {1, 2, 3, 4}, 2, 2);
    assertThat(contents.number(single)).isNotEqualTo(number);
    assertThat(contents.number(Tensor.vector(1, 2))).isNotEqualTo(number);
  }

  @Test
  void integersAreCompared() {
    int integers = contents.number(Tensor.vector(1, 2));
    assertThat(contents.number(Tensor.vector(1, 2))).isEqualTo(integers);
    assertThat(contents.number(Tensor.vector(1, 3))).isNotEqualTo(integers);
  }

  /** A few elements make the hash code; all of them are compared. */
  @Test
  void everyElementCounts() {
    for (int size = 0; size < 70; size++) {
      int zeros = contents.number(Tensor.of(new double[size], size));
      assertThat(contents.number(Tensor.of(new double[size], size))).isEqualTo(zeros);
      for (int k = 0; k < size; k++) {
        double[] other = new double[size];
        other[k] = 1;
        assertThat(contents.number(Tensor.of(other, size))).isNotEqualTo(zeros);
      }
    }
  }
}
