package io.github.onnxlrp.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import io.github.onnxlrp.kernel.PlainKernels;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some rows of a packed matrix are the matrix of these rows, in plain loops and on vectors. */
class MatrixRowsTest {
  private static final long SEED = 77;
  private static final int ROWS = 61;
  private static final int[] COLUMNS = {1, 7, 16, 64, 130, 250, 521};
  private static final int[] LEFT_ROWS = {1, 3, 4, 8, 13, 16};

  private final Random random = new Random(SEED);

  /** Plain loops, and where the processor has vectors those of this process. */
  static Stream<Kernels> kernels() {
    return Stream.concat(
        Stream.of(new PlainKernels()),
        Stream.of(Kernels.chosen()).filter(VectorKernels.class::isInstance));
  }

  /** To the last bit, as each element is summed in the same order. */
  @ParameterizedTest
  @MethodSource("kernels")
  void aProductBySomeRowsIsThatByTheirMatrix(Kernels kernels) {
    for (int n : COLUMNS) {
      for (int m : LEFT_ROWS) {
        int from = random.nextInt(ROWS);
        int to = from + random.nextInt(ROWS - from + 1);
        boolean add = random.nextBoolean();
        double[] b = random.doubles((long) ROWS * n, -1, 1).toArray();
        double[] a = random.doubles((long) m * ROWS, -1, 1).toArray();
        double[] c = random.doubles((long) m * n, -1, 1).toArray();
        PackedMatrix all = kernels.doubles().pack(b, 0, n, 1, ROWS, n);
        // Rows of rows, too.
        PackedMatrix some = all.rows(from / 2, ROWS).rows(from - from / 2, to - from / 2);
        assertThat(some.rows()).isEqualTo(to - from);
        assertThat(some.columns()).isEqualTo(n);
        PackedMatrix own = kernels.doubles().pack(b, from * n, n, 1, to - from, n);
        double[] expected = c.clone();
        kernels.doubles().multiply(a, 0, ROWS, m, own, expected, 0, n, add);
        kernels.doubles().multiply(a, 0, ROWS, m, some, c, 0, n, add);
        assertThat(c).as("seed %d: %d to %d, %d, %d", SEED, from, to, m, n).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aProductOfFloatsBySomeRowsIsThatByTheirMatrix(Kernels kernels) {
    for (int n : COLUMNS) {
      for (int m : LEFT_ROWS) {
        int from = random.nextInt(ROWS);
        int to = from + random.nextInt(ROWS - from + 1);
        float[] b = floats(ROWS * n);
        float[] a = floats(m * ROWS);
        PackedMatrix own = kernels.floats().pack(b, from * n, n, 1, to - from, n);
        PackedMatrix some = kernels.floats().pack(b, 0, n, 1, ROWS, n).rows(from, to);
        float[] expected = new float[m * n];
        kernels.floats().multiply(a, 0, ROWS, m, own, expected, 0, n, false);
        float[] found = new float[m * n];
        kernels.floats().multiply(a, 0, ROWS, m, some, found, 0, n, false);
        assertThat(found).as("seed %d: %d to %d, %d, %d", SEED, from, to, m, n).isEqualTo(expected);
      }
    }
  }

  private float[] floats(int count) {
    float[] numbers = new float[count];
    for (int k = 0; k < count; k++) {
      numbers[k] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rowsThatAreNotThereAreRefused(Kernels kernels) {
    double[] b = new double[6];
    Arrays.fill(b, 1);
    PackedMatrix three = kernels.doubles().pack(b, 0, 2, 1, 3, 2);
    PackedMatrix last = three.rows(1, 3);
    assertThatThrownBy(() -> three.rows(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> three.rows(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> three.rows(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> last.rows(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
