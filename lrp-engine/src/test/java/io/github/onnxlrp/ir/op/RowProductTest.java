package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
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

  /** One row or several, of a matrix that is read for the first time or again. */
  @Test
  void severalRowsAreOneAfterTheOther() {
    RandomTensors random = new RandomTensors(78);
    for (int count = 1; count <= LARGEST; count++) {
      for (int inner = 0; inner <= LARGEST; inner++) {
        int size = 1 + (count + inner) % LARGEST;
        double[] rows = random.next(count, inner).doubles();
        Tensor matrix = random.next(inner, size);
        Tensor transposed = new Transpose(List.of(1, 0)).forward(List.of(matrix)).get(0);
        double[] expected = new double[count * size];
        for (int r = 0; r < count; r++) {
          double[] row = Arrays.copyOfRange(rows, r * inner, (r + 1) * inner);
          double[] product = RowProduct.of(row, matrix.doubles(), size, false);
          System.arraycopy(product, 0, expected, r * size, size);
        }
        for (int time = 0; time < 3; time++) {
          String name = "%d rows, %d x %d, time %d".formatted(count, inner, size, time);
          assertThat(RowProducts.of(rows, count, inner, matrix, size, false))
              .as(name)
              .isEqualTo(expected);
          assertThat(RowProducts.of(rows, count, inner, transposed, size, true))
              .as(name)
              .isEqualTo(expected);
        }
      }
    }
  }
}
