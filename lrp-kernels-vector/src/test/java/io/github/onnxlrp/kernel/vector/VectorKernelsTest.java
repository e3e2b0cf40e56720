package io.github.onnxlrp.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.KernelChoice;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import io.github.onnxlrp.kernel.PlainKernels;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels of this process against plain loops, at sizes that fill no vector. */
class VectorKernelsTest {
  private static final long SEED = 1021;
  private static final int[] ROWS = {1, 2, 3, 4, 5, 7, 8, 13, 97};

  /** Of the largest element. */
  private static final double DOUBLE_TOLERANCE = 1e-12;

  private static final double FLOAT_TOLERANCE = 1e-4;

  private final Kernels plain = new PlainKernels();
  private final Kernels kernels = Kernels.chosen();
  private final Random random = new Random(SEED);

  @BeforeEach
  void theProcessorHasVectors() {
    assumeThat(kernels)
        .as(KernelChoice.ofThisProcess().describe())
        .isInstanceOf(VectorKernels.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 60, 61, 127, 1021, 4099})
  void productsOfDoublesAreThoseOfPlainLoops(int inner) {
    for (int m : ROWS) {
      int n = 1 + random.nextInt(260);
      boolean transposed = random.nextBoolean();
      boolean add = random.nextBoolean();
      double[] a = numbers(2 + m * (inner + 1));
      double[] b = numbers(3 + inner * n);
      double[] c = numbers(1 + m * (n + 2));
      double[] expected = c.clone();
      multiply(plain.doubles(), a, b, expected, m, inner, n, transposed, add);
      double[] found = c.clone();
      multiply(kernels.doubles(), a, b, found, m, inner, n, transposed, add);
      assertClose(expected, found, DOUBLE_TOLERANCE, name(m, inner, n, transposed, add));
    }
  }

  private static void multiply(
      DoubleKernels kernels,
      double[] a,
      double[] b,
      double[] c,
      int m,
      int inner,
      int n,
      boolean transposed,
      boolean add) {
    PackedMatrix packed = kernels.pack(b, 3, transposed ? 1 : n, transposed ? inner : 1, inner, n);
    kernels.multiply(a, 2, inner + 1, m, packed, c, 1, n + 2, add);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 60, 61, 127, 1021, 4099})
  void productsOfFloatsAreThoseOfPlainLoops(int inner) {
    for (int m : ROWS) {
      int n = 1 + random.nextInt(260);
      boolean transposed = random.nextBoolean();
      boolean add = random.nextBoolean();
      float[] a = single(numbers(2 + m * (inner + 1)));
      float[] b = single(numbers(3 + inner * n));
      float[] c = single(numbers(1 + m * (n + 2)));
      float[] expected = c.clone();
      multiply(plain.floats(), a, b, expected, m, inner, n, transposed, add);
      float[] found = c.clone();
      multiply(kernels.floats(), a, b, found, m, inner, n, transposed, add);
      assertClose(
          twice(expected), twice(found), FLOAT_TOLERANCE, name(m, inner, n, transposed, add));
    }
  }

  private static void multiply(
      FloatKernels kernels,
      float[] a,
      float[] b,
      float[] c,
      int m,
      int inner,
      int n,
      boolean transposed,
      boolean add) {
    PackedMatrix packed = kernels.pack(b, 3, transposed ? 1 : n, transposed ? inner : 1, inner, n);
    kernels.multiply(a, 2, inner + 1, m, packed, c, 1, n + 2, add);
  }

  /** To the last bit, as the package promises: a batch is its rows. */
  @Test
  void aRowDoesNotDependOnTheRowsBesideIt() {
    int inner = 61;
    int n = 127;
    int m = 97;
    DoubleKernels doubles = kernels.doubles();
    double[] a = numbers(m * inner);
    PackedMatrix b = doubles.pack(numbers(inner * n), 0, n, 1, inner, n);
    double[] all = new double[m * n];
    doubles.multiply(a, 0, inner, m, b, all, 0, n, false);
    double[] single = new double[m * n];
    for (int row = 0; row < m; row++) {
      doubles.multiply(a, row * inner, inner, 1, b, single, row * n, n, false);
    }
    assertThat(single).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 60, 61, 127, 1021})
  void functionsAreThoseOfPlainLoops(int length) {
    double[] x = numbers(length + 1);
    for (int k = 0; k < x.length; k += 5) {
      x[k] *= 30;
    }
    double[] expected = x.clone();
    double[] found = x.clone();
    plain.doubles().sigmoid(x, 1, expected, 1, length);
    kernels.doubles().sigmoid(x, 1, found, 1, length);
    assertClose(expected, found, 0x1p-50, "sigmoid");
    plain.doubles().tanh(found, 1, expected, 1, length);
    kernels.doubles().tanh(found, 1, found, 1, length);
    assertClose(expected, found, 0x1p-50, "tanh");
    float[] single = single(x);
    float[] expectedSingle = single.clone();
    float[] foundSingle = single.clone();
    plain.floats().sigmoid(single, 1, expectedSingle, 1, length);
    kernels.floats().sigmoid(single, 1, foundSingle, 1, length);
    assertClose(twice(expectedSingle), twice(foundSingle), 0x1p-21, "sigmoid of floats");
    plain.floats().tanh(single, 1, expectedSingle, 1, length);
    kernels.floats().tanh(single, 1, foundSingle, 1, length);
    assertClose(twice(expectedSingle), twice(foundSingle), 0x1p-21, "tanh of floats");
  }

  @Test
  void functionsOfWhatIsNoUsualNumber() {
    double[] x = {0, Double.NaN, 1 / 0.0, -1 / 0.0, 1e-300, -1e-320, 750, -750, 1e300, -1e300};
    double[] found = new double[x.length];
    kernels.doubles().tanh(x, 0, found, 0, x.length);
    assertThat(found)
        .containsExactly(new double[] {0, Double.NaN, 1, -1, 1e-300, -1e-320, 1, -1, 1, -1});
    kernels.doubles().sigmoid(x, 0, found, 0, x.length);
    assertThat(found).containsExactly(new double[] {0.5, Double.NaN, 1, 0, 0.5, 0.5, 1, 0, 1, 0});
  }

  @Test
  void functionsOfFloatsThatAreNoUsualNumbers() {
    float[] x = {0, Float.NaN, 1 / 0f, -1 / 0f, 1e-30f, -1e-40f, 100, -100, 1e30f, -1e30f};
    float[] found = new float[x.length];
    kernels.floats().tanh(x, 0, found, 0, x.length);
    assertThat(found)
        .containsExactly(new float[] {0, Float.NaN, 1, -1, 1e-30f, -1e-40f, 1, -1, 1, -1});
    kernels.floats().sigmoid(x, 0, found, 0, x.length);
    assertThat(found).containsExactly(new float[] {0.5f, Float.NaN, 1, 0, 0.5f, 0.5f, 1, 0, 1, 0});
  }

  private double[] numbers(int length) {
    return random.doubles(length, -1, 1).toArray();
  }

  private static float[] single(double[] numbers) {
    float[] result = new float[numbers.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = (float) numbers[k];
    }
    return result;
  }

  private static double[] twice(float[] numbers) {
    double[] result = new double[numbers.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = numbers[k];
    }
    return result;
  }

  private static String name(int m, int inner, int n, boolean transposed, boolean add) {
    return "seed %d: %d x %d x %d, transposed %s, added %s"
        .formatted(SEED, m, inner, n, transposed, add);
  }

  private static void assertClose(
      double[] expected, double[] found, double tolerance, String name) {
    double largest = 0;
    double difference = 0;
    for (int k = 0; k < expected.length; k++) {
      largest = Math.max(largest, Math.abs(expected[k]));
      difference = Math.max(difference, Math.abs(expected[k] - found[k]));
    }
    assertThat(difference).as(name).isLessThanOrEqualTo(tolerance * largest);
  }
}
