package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.DoubleKernels;
import java.util.Arrays;

/** The backward pass of some rows. */
final class DoubleLstmBackward {
  private final DoubleLstm lstm;
  private final DoubleKernels kernels;
  private final int inputs;
  private final int units;
  private final DoubleLstmTile tile;
  private final double[] allHidden;
  private final double[] allCells;
  private final double[] x;
  private final Layout in;
  private final double[] relevance;
  private final StepSums sums;
  private final int size;
  private final double[] ofHidden;
  private final double[] ofCell;
  private final double[] q;
  private final double[] part;
  private final double[] sent;
  private final double[] sentInAll;
  private final double[] lostInAll;
  private final double[] later;
  private final double[] factors;

  DoubleLstmBackward(
      DoubleLstm lstm,
      DoubleLstmTile tile,
      double[] hidden,
      double[] cell,
      double[] x,
      Layout in,
      double[] relevance,
      StepSums sums) {
    this.lstm = lstm;
    this.kernels = lstm.kernels();
    this.inputs = lstm.inputs();
    this.units = lstm.units();
    this.tile = tile;
    this.allHidden = hidden;
    this.allCells = cell;
    this.x = x;
    this.in = in;
    this.relevance = relevance;
    this.sums = sums;
    this.size = tile.rows * units;
    this.ofHidden = new double[size];
    this.ofCell = new double[size];
    this.q = new double[size];
    this.part = new double[size];
    this.sent = new double[size];
    this.sentInAll = new double[size];
    this.lostInAll = new double[size];
    boolean isAhead = tile.rows <= DoubleLstm.FEW_ROWS;
    int together = isAhead ? Math.min(DoubleLstm.STEPS_AT_ONCE, in.steps()) : 1;
    this.later = isAhead ? new double[size * together] : null;
    this.factors = new double[isAhead ? together * inputs : tile.rows * inputs];
  }

  void run(int steps, Sequence arriving) {
    System.arraycopy(allHidden, tile.first * units, ofHidden, 0, size);
    System.arraycopy(allCells, tile.first * units, ofCell, 0, size);
    boolean isZero = DoubleRows.isZero(tile.hidden[0]);
    for (int step = steps - 1; step >= 0; step--) {
      Interruption.check();
      measure(Measured.HIDDEN_AFTER, ofHidden, step);
      measure(Measured.CELL_AFTER, ofCell, step);
      if (arriving != null) {
        arriving.read(part, step, tile.first, tile.rows, units);
        measure(Measured.ARRIVAL, part, step);
        DoubleRows.addTo(ofHidden, part);
      }
      cell(step);
      toInput(step, steps);
      if (step > 0 || !isZero) {
        kernels.multiply(sent, 0, units, tile.rows, lstm.toHidden(), part, 0, units, false);
        DoubleRows.product(part, tile.hidden[step], ofHidden);
      } else {
        Arrays.fill(ofHidden, 0);
      }
    }
    System.arraycopy(ofHidden, 0, allHidden, tile.first * units, size);
    System.arraycopy(ofCell, 0, allCells, tile.first * units, size);
    for (int row = 0; row < tile.rows; row++) {
      sums.add(tile.first + row, lstm.candidateBias(), sentInAll, lostInAll, row * units);
    }
  }

  private void cell(int step) {
    DoubleRows.sum(ofCell, ofHidden, q);
    DoubleRows.product(tile.keep[step], q, ofCell);
    DoubleRows.product(tile.send[step], q, sent);
    DoubleRows.addTo(sentInAll, sent);
    DoubleRows.addProduct(lostInAll, tile.lose[step], q);
    DoubleRows.product(tile.add[step], q, part);
    measure(Measured.HIDDEN, ofHidden, step);
    measure(Measured.CELL, q, step);
    measure(Measured.CELL_BEFORE, ofCell, step);
    measure(Measured.CANDIDATE, part, step);
  }

  private void measure(Measured what, double[] amounts, int step) {
    if (sums.wants(what)) {
      for (int row = 0; row < tile.rows; row++) {
        sums.add(what, step, tile.first + row, amounts, row * units, units);
      }
    }
  }

  private void toInput(int step, int steps) {
    if (relevance == null) {
      return;
    }
    if (later == null) {
      kernels.multiply(sent, 0, units, tile.rows, lstm.toInput(), factors, 0, inputs, false);
      for (int row = 0; row < tile.rows; row++) {
        weigh(step, row, row);
      }
      return;
    }
    int within = step % DoubleLstm.STEPS_AT_ONCE;
    int block = Math.min(DoubleLstm.STEPS_AT_ONCE, steps - (step - within));
    for (int row = 0; row < tile.rows; row++) {
      System.arraycopy(sent, row * units, later, (row * block + within) * units, units);
      if (within == 0) {
        int from = row * block * units;
        kernels.multiply(later, from, units, block, lstm.toInput(), factors, 0, inputs, false);
        for (int k = 0; k < block; k++) {
          weigh(step + k, row, k);
        }
      }
    }
  }

  private void weigh(int step, int row, int factor) {
    int at = in.place(step, tile.first + row) * inputs;
    int from = factor * inputs;
    for (int k = 0; k < inputs; k++) {
      relevance[at + k] = x[at + k] * factors[from + k];
    }
    if (sums.wants(Measured.INPUT)) {
      sums.add(Measured.INPUT, step, tile.first + row, relevance, at, inputs);
    }
  }
}
