package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.RandomTensors;
import org.junit.jupiter.api.Test;

/** Products of rows, however many elements are left over when four are taken at a time. */
class RowProductTest {
  private static final int LARGEST = 11;

  /** Each element is summed in the same order, so that the numbers are the same to the last bit. */
  @Test
  void equalsTheSumOverTheRowInItsOrder() {
    RandomTensors random = new RandomTensors(77);
    for (int inner = 0; inner <= LARGEST; inner++) {
      for (int size = 0; size <= LARGEST; size++) {
        double[] row = random.next(inner).doubles();
        double[] matrix = random.next(inner, size).doubles();
        double[] transposed = new double[matrix.length];
        double[] expected = new double[size];
        for (int k = 0; k < inner; k++) {
          for (int j = 0; j < size; j++) {
            expected[j] += row[k] * matrix[k * size + j];
            transposed[j * inner + k] = matrix[k * size + j];
          }
        }
        String name = inner + " x " + size;
        assertThat(RowProduct.of(row, matrix, size, false)).as(name).isEqualTo(expected);
        assertThat(RowProduct.of(row, transposed, size, true)).as(name).isEqualTo(expected);
      }
    }
  }
}
