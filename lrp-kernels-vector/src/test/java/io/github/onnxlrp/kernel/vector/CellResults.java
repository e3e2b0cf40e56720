package io.github.onnxlrp.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

/** What cells give, as doubles. */
final class CellResults {
  private CellResults() {}

  static float[] floats(double[] numbers) {
    float[] result = new float[numbers.length];
    IntStream.range(0, result.length).forEach(k -> result[k] = (float) numbers[k]);
    return result;
  }

  static double[] doubles(float[] numbers) {
    return IntStream.range(0, numbers.length).mapToDouble(k -> numbers[k]).toArray();
  }

  /** Of the largest element of each; a quotient by what is close to 0 has fewer digits. */
  static void assertClose(
      List<double[]> expected, List<double[]> found, double tolerance, long seed) {
    for (int which = 0; which < expected.size(); which++) {
      double largest = 0;
      double difference = 0;
      for (int k = 0; k < expected.get(which).length; k++) {
        largest = Math.max(largest, Math.abs(expected.get(which)[k]));
        difference = Math.max(difference, Math.abs(expected.get(which)[k] - found.get(which)[k]));
      }
      assertThat(difference)
          .as("seed %d, result %d", seed, which)
          .isLessThanOrEqualTo(tolerance * largest);
    }
  }
}
