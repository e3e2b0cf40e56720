package io.github.onnxlrp.fused;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Sums of the relevance in a recurrence, for each sample: the lines of the ledger, and turnover.
 */
final class StepSums {
  private final int samples;
  private final int rowsOfSample;
  private final double[] biases;
  private final double[] stabilizer;
  private final Map<Measured, double[]> magnitudes = new EnumMap<>(Measured.class);

  /**
   * Sums of nothing yet.
   *
   * @param rows how many rows the steps have
   * @param measured what counts for the turnover
   */
  StepSums(int samples, int rows, int steps, Set<Measured> measured) {
    this.samples = samples;
    this.rowsOfSample = rows / samples;
    this.biases = new double[samples];
    this.stabilizer = new double[samples];
    measured.forEach(what -> magnitudes.put(what, new double[samples * steps]));
  }

  /** Whether magnitudes of this count. */
  boolean wants(Measured what) {
    return magnitudes.containsKey(what);
  }

  /** Adds the magnitudes of one row of one step. */
  void add(Measured what, int step, int row, double[] amounts, int first, int length) {
    magnitudes.get(what)[step * samples + row / rowsOfSample] += magnitude(amounts, first, length);
  }

  /** Several sums at a time do not wait for each other. */
  private static double magnitude(double[] amounts, int first, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int end = first + length;
    int k = first;
    for (; k + 4 <= end; k += 4) {
      a += Math.abs(amounts[k]);
      b += Math.abs(amounts[k + 1]);
      c += Math.abs(amounts[k + 2]);
      d += Math.abs(amounts[k + 3]);
    }
    for (; k < end; k++) {
      a += Math.abs(amounts[k]);
    }
    return a + b + (c + d);
  }

  /** Adds the magnitudes of one row of one step. */
  void add(Measured what, int step, int row, float[] amounts, int first, int length) {
    magnitudes.get(what)[step * samples + row / rowsOfSample] += magnitude(amounts, first, length);
  }

  /** Several sums at a time do not wait for each other. */
  private static double magnitude(float[] amounts, int first, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int end = first + length;
    int k = first;
    for (; k + 4 <= end; k += 4) {
      a += Math.abs(amounts[k]);
      b += Math.abs(amounts[k + 1]);
      c += Math.abs(amounts[k + 2]);
      d += Math.abs(amounts[k + 3]);
    }
    for (; k < end; k++) {
      a += Math.abs(amounts[k]);
    }
    return a + b + (c + d);
  }

  /**
   * Adds what the ledger gets of one row of all steps.
   *
   * @param sent the sum of the multipliers of the biases, from {@code first} on
   * @param lost what the stabilizer gets, from {@code first} on
   */
  void add(int row, double[] bias, double[] sent, double[] lost, int first) {
    int sample = row / rowsOfSample;
    for (int k = 0; k < bias.length; k++) {
      biases[sample] += bias[k] * sent[first + k];
      stabilizer[sample] += lost[first + k];
    }
  }

  /**
   * Adds what the ledger gets of one row of all steps.
   *
   * @param sent the sum of the multipliers of the biases, from {@code first} on
   * @param lost what the stabilizer gets, from {@code first} on
   */
  void add(int row, float[] bias, float[] sent, float[] lost, int first) {
    int sample = row / rowsOfSample;
    for (int k = 0; k < bias.length; k++) {
      biases[sample] += (double) bias[k] * sent[first + k];
      stabilizer[sample] += lost[first + k];
    }
  }

  double[] biases() {
    return biases;
  }

  double[] stabilizer() {
    return stabilizer;
  }

  /** The largest sum of magnitudes of each sample. */
  double[] turnover() {
    double[] largest = new double[samples];
    for (double[] sums : magnitudes.values()) {
      for (int k = 0; k < sums.length; k++) {
        largest[k % samples] = Math.max(largest[k % samples], sums[k]);
      }
    }
    return largest;
  }
}
