package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.GruMagnitudes;
import io.github.onnxlrp.kernel.LstmMagnitudes;
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

  /** Adds the sum of the magnitudes of one row of one step. */
  void add(Measured what, int step, int row, double magnitude) {
    magnitudes.get(what)[step * samples + row / rowsOfSample] += magnitude;
  }

  /** Adds what is measured of a step of some rows, as far as it counts. */
  void add(int step, int first, LstmMagnitudes found) {
    add(Measured.HIDDEN, step, first, found.hidden());
    add(Measured.CELL, step, first, found.cell());
    add(Measured.KEPT, step, first, found.cellBefore());
    add(Measured.CANDIDATE, step, first, found.candidate());
  }

  /** Adds what is measured of a step of some rows, as far as it counts. */
  void add(int step, int first, GruMagnitudes found) {
    add(Measured.HIDDEN, step, first, found.hidden());
    add(Measured.KEPT, step, first, found.kept());
    add(Measured.CANDIDATE, step, first, found.candidate());
    add(Measured.RESET, step, first, found.reset());
  }

  private void add(Measured what, int step, int first, double[] rows) {
    for (int row = 0; row < rows.length && wants(what); row++) {
      add(what, step, first + row, rows[row]);
    }
  }

  /**
   * Adds what the ledger gets of one row of all steps.
   *
   * @param sent the sum of the multipliers of the biases, from {@code first} on
   * @param lost what the stabilizer gets, from {@code first} on
   */
  void add(int row, double[] bias, double[] sent, double[] lost, int first) {
    addBiases(row, bias, sent, first);
    for (int k = 0; k < bias.length; k++) {
      stabilizer[row / rowsOfSample] += lost[first + k];
    }
  }

  /** Adds what biases get of one row of all steps. */
  void addBiases(int row, double[] bias, double[] sent, int first) {
    for (int k = 0; k < bias.length; k++) {
      biases[row / rowsOfSample] += bias[k] * sent[first + k];
    }
  }

  /**
   * Adds what the ledger gets of one row of all steps.
   *
   * @param sent the sum of the multipliers of the biases, from {@code first} on
   * @param lost what the stabilizer gets, from {@code first} on
   */
  void add(int row, float[] bias, float[] sent, float[] lost, int first) {
    addBiases(row, bias, sent, first);
    for (int k = 0; k < bias.length; k++) {
      stabilizer[row / rowsOfSample] += lost[first + k];
    }
  }

  /** Adds what biases get of one row of all steps. */
  void addBiases(int row, float[] bias, float[] sent, int first) {
    for (int k = 0; k < bias.length; k++) {
      biases[row / rowsOfSample] += (double) bias[k] * sent[first + k];
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
