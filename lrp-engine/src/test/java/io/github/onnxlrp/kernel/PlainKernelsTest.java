package io.github.onnxlrp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Plain loops against the definition of a product, whatever is left over of their blocks. */
class PlainKernelsTest {
  private static final long SEED = 611;
  private static final int[] ROWS = {0, 1, 2, 3, 4, 7, 16};
  private static final int[] SIZES = {0, 1, 2, 5, 60, 61, 127, 300, 521};

  private final DoubleKernels doubles = new PlainKernels().doubles();
  private final FloatKernels floats = new PlainKernels().floats();

  /** Each element is summed in one order, so that the numbers are the same to the last bit. */
  @Test
  void productsAreSumsInTheOrderOfTheRows() {
    Random random = new Random(SEED);
    for (int m : ROWS) {
      for (int k : SIZES) {
        int n = SIZES[random.nextInt(SIZES.length)];
        boolean add = random.nextBoolean();
        boolean transposed = random.nextBoolean();
        double[] a = random.doubles(3 + m * (k + 2L)).toArray();
        double[] b = random.doubles(5 + k * (long) n).toArray();
        double[] c = random.doubles(1 + m * (n + 4L)).toArray();
        double[] expected = c.clone();
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < n; j++) {
            double sum = add ? c[1 + i * (n + 4) + j] : 0;
            for (int r = 0; r < k; r++) {
              sum += a[3 + i * (k + 2) + r] * b[5 + (transposed ? j * k + r : r * n + j)];
            }
            expected[1 + i * (n + 4) + j] = sum;
          }
        }
        PackedMatrix packed = doubles.pack(b, 5, transposed ? 1 : n, transposed ? k : 1, k, n);
        doubles.multiply(a, 3, k + 2, m, packed, c, 1, n + 4, add);
        assertThat(c)
            .as("seed %d: %d x %d x %d, added %s, transposed %s", SEED, m, k, n, add, transposed)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void productsOfFloatsAreThoseOfDoubles() {
    Random random = new Random(SEED);
    for (int m : ROWS) {
      for (int k : SIZES) {
        int n = SIZES[random.nextInt(SIZES.length)];
        double[] a = random.doubles((long) m * k, -1, 1).toArray();
        double[] b = random.doubles((long) k * n, -1, 1).toArray();
        double[] expected = new double[m * n];
        doubles.multiply(a, 0, k, m, doubles.pack(b, 0, n, 1, k, n), expected, 0, n, false);
        float[] found = new float[m * n];
        floats.multiply(
            single(a), 0, k, m, floats.pack(single(b), 0, n, 1, k, n), found, 0, n, false);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int e = 0; e < found.length; e++) {
          assertThat(Math.abs(found[e] - expected[e]))
              .as("seed %d: %d x %d x %d, element %d", SEED, m, k, n, e)
              .isLessThanOrEqualTo(1e-5 * largest);
        }
      }
    }
  }

  private static float[] single(double[] numbers) {
    float[] result = new float[numbers.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = (float) numbers[k];
    }
    return result;
  }

  /** Math is within 2.5 units in the last place of tanh, and within 1 of exp. */
  @Test
  void functionsAreWithinAFewUnitsOfThoseOfMath() {
    double[] x = arguments();
    double[] found = new double[x.length];
    doubles.sigmoid(x, 0, found, 0, x.length);
    assertClose(x, found, PlainKernelsTest::sigmoid, 6);
    doubles.tanh(x, 0, found, 0, x.length);
    assertClose(x, found, Math::tanh, 6);
    float[] single = single(x);
    float[] foundSingle = new float[x.length];
    floats.sigmoid(single, 0, foundSingle, 0, x.length);
    assertClose(single, foundSingle, PlainKernelsTest::sigmoid, 6);
    floats.tanh(single, 0, foundSingle, 0, x.length);
    assertClose(single, foundSingle, Math::tanh, 6);
  }

  private static double[] arguments() {
    Random random = new Random(SEED);
    double[] x = new double[20_011];
    for (int k = 0; k < x.length; k++) {
      x[k] = random.nextGaussian() * Math.pow(10, random.nextDouble() * 6 - 4);
    }
    return x;
  }

  private static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }

  private static void assertClose(
      double[] x, double[] found, DoubleUnaryOperator function, int units) {
    for (int k = 0; k < x.length; k++) {
      double expected = function.applyAsDouble(x[k]);
      // Below the smallest normal number the result may be 0.
      double allowed = units * Math.ulp(expected) + Double.MIN_NORMAL;
      assertThat(Math.abs(found[k] - expected)).as("of %s", x[k]).isLessThanOrEqualTo(allowed);
    }
  }

  private static void assertClose(
      float[] x, float[] found, DoubleUnaryOperator function, int units) {
    for (int k = 0; k < x.length; k++) {
      float expected = (float) function.applyAsDouble(x[k]);
      float allowed = units * Math.ulp(expected) + Float.MIN_NORMAL;
      assertThat(Math.abs(found[k] - expected)).as("of %s", x[k]).isLessThanOrEqualTo(allowed);
    }
  }

  @Test
  void functionsOfWhatIsNoUsualNumber() {
    double[] x = {
      0, -0.0, Double.NaN, 1 / 0.0, -1 / 0.0, 1e-300, -1e-320, 750, -750, 1e300, -1e300
    };
    double[] found = new double[x.length];
    doubles.tanh(x, 0, found, 0, x.length);
    assertThat(found)
        .containsExactly(new double[] {0, 0, Double.NaN, 1, -1, 1e-300, -1e-320, 1, -1, 1, -1});
    doubles.sigmoid(x, 0, found, 0, x.length);
    assertThat(found)
        .containsExactly(new double[] {0.5, 0.5, Double.NaN, 1, 0, 0.5, 0.5, 1, 0, 1, 0});
  }

  /** In place, and a part of an array, so that nothing beside it is written. */
  @Test
  void functionsOfRanges() {
    double[] x = arguments();
    double[] all = new double[x.length];
    doubles.tanh(x, 0, all, 0, x.length);
    double[] part = x.clone();
    doubles.tanh(part, 7, part, 7, 600);
    for (int k = 0; k < x.length; k++) {
      assertThat(part[k]).isEqualTo(k >= 7 && k < 607 ? all[k] : x[k]);
    }
    double[] moved = new double[64];
    doubles.tanh(x, 100, moved, 3, 60);
    assertThat(Arrays.copyOfRange(moved, 3, 63)).isEqualTo(Arrays.copyOfRange(all, 100, 160));
    assertThat(moved[2]).isZero();
    assertThat(moved[63]).isZero();
    assertThatThrownBy(() -> doubles.tanh(x, 0, moved, 5, 60))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aRowOutsideOfItsArrayIsAnError() {
    PackedMatrix b = doubles.pack(new double[6], 0, 3, 1, 2, 3);
    assertThatThrownBy(
            () -> doubles.multiply(new double[3], 0, 2, 2, b, new double[6], 0, 3, false))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> doubles.multiply(new double[4], 0, 2, 2, b, new double[5], 0, 3, false))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> doubles.pack(new double[5], 0, 3, 1, 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
