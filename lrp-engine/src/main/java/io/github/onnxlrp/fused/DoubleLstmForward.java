package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.DoubleKernels;

/** The forward pass of some rows. */
final class DoubleLstmForward {
  private final DoubleLstm lstm;
  private final DoubleKernels kernels;
  private final int inputs;
  private final int units;
  private final int width;
  private final DoubleLstmTile tile;
  private final double[] x;
  private final Layout in;
  private final double[] allHidden;
  private final double[] allCells;
  private final int size;
  private final double[] activations;
  private final double[] fromHidden;
  private final double[] ahead;
  private final double[] rows;
  private final double[] i;
  private final double[] f;
  private final double[] o;
  private final double[] z;
  private final double[] g;
  private final double[] c;
  private final double[] ofCell;
  private final double[] ofCandidate;

  DoubleLstmForward(
      DoubleLstm lstm, DoubleLstmTile tile, double[] x, Layout in, double[] hidden, double[] cell) {
    this.lstm = lstm;
    this.kernels = lstm.kernels();
    this.inputs = lstm.inputs();
    this.units = lstm.units();
    this.width = Lstm.GATES * units;
    this.tile = tile;
    this.x = x;
    this.in = in;
    this.allHidden = hidden;
    this.allCells = cell;
    this.size = tile.rows * units;
    this.activations = new double[tile.rows * width];
    this.fromHidden = new double[tile.rows * width];
    boolean isAhead = tile.rows <= DoubleLstm.FEW_ROWS;
    this.ahead =
        isAhead
            ? new double[tile.rows * Math.min(DoubleLstm.STEPS_AT_ONCE, in.steps()) * width]
            : null;
    this.rows = isAhead ? null : new double[tile.rows * inputs];
    this.i = new double[size];
    this.f = new double[size];
    this.o = new double[size];
    this.z = new double[size];
    this.g = new double[size];
    this.c = new double[size];
    this.ofCell = new double[size];
    this.ofCandidate = new double[size];
  }

  void run(int steps, Sequence... outputs) {
    System.arraycopy(allHidden, tile.first * units, tile.hidden[0], 0, size);
    System.arraycopy(allCells, tile.first * units, c, 0, size);
    boolean isZero = DoubleRows.isZero(tile.hidden[0]);
    for (int step = 0; step < steps; step++) {
      Interruption.check();
      enter(step, steps);
      if (step > 0 || !isZero) {
        addHidden(tile.hidden[step]);
      }
      DoubleRows.addTo(activations, lstm.bias());
      activate();
      cell(step);
      for (Sequence output : outputs) {
        output.write(tile.hidden[step + 1], step, tile.first, tile.rows, units);
      }
    }
    System.arraycopy(tile.hidden[steps], 0, allHidden, tile.first * units, size);
    System.arraycopy(c, 0, allCells, tile.first * units, size);
  }

  /** The part of the pre-activations that depends on the input. */
  private void enter(int step, int steps) {
    if (ahead == null) {
      for (int row = 0; row < tile.rows; row++) {
        int place = in.place(step, tile.first + row);
        System.arraycopy(x, place * inputs, rows, row * inputs, inputs);
      }
      kernels.multiply(rows, 0, inputs, tile.rows, lstm.ofInput(), activations, 0, width, false);
      return;
    }
    int within = step % DoubleLstm.STEPS_AT_ONCE;
    int block = Math.min(DoubleLstm.STEPS_AT_ONCE, steps - (step - within));
    for (int row = 0; row < tile.rows; row++) {
      if (within == 0) {
        enterAhead(step, block, row);
      }
      int place = in.reverse() ? block - 1 - within : within;
      System.arraycopy(ahead, (row * block + place) * width, activations, row * width, width);
    }
  }

  /** The same for steps to come, in the order in which they lie in the input. */
  private void enterAhead(int step, int block, int row) {
    int lowest = in.place(in.reverse() ? step + block - 1 : step, tile.first + row);
    kernels.multiply(
        x,
        lowest * inputs,
        in.inner() * inputs,
        block,
        lstm.ofInput(),
        ahead,
        row * block * width,
        width,
        false);
  }

  /** The products are summed alone and added then, in the order of the generic graph. */
  private void addHidden(double[] hidden) {
    kernels.multiply(hidden, 0, units, tile.rows, lstm.ofHidden(), fromHidden, 0, width, false);
    DoubleRows.addTo(activations, fromHidden);
  }

  private void activate() {
    for (int row = 0; row < tile.rows; row++) {
      int from = row * width;
      int to = row * units;
      kernels.sigmoid(activations, from, i, to, units);
      kernels.sigmoid(activations, from + units, f, to, units);
      kernels.sigmoid(activations, from + 2 * units, o, to, units);
      System.arraycopy(activations, from + Lstm.CANDIDATE * units, z, to, units);
    }
    kernels.tanh(z, 0, g, 0, size);
  }

  private void cell(int step) {
    DoubleRows.product(f, c);
    DoubleRows.product(i, g);
    DoubleRows.sum(f, i, c);
    kernels.tanh(c, 0, tile.hidden[step + 1], 0, size);
    DoubleRows.product(tile.hidden[step + 1], o);
    DoubleRows.inverse(c, lstm.cellEpsilon(), ofCell);
    DoubleRows.inverse(z, lstm.candidateEpsilon(), ofCandidate);
    DoubleRows.product(f, ofCell, tile.keep[step]);
    DoubleRows.product(i, ofCell, tile.add[step]);
    DoubleRows.product(tile.add[step], ofCandidate, tile.send[step]);
    DoubleRows.losses(
        tile.add[step],
        ofCell,
        ofCandidate,
        lstm.cellEpsilon(),
        lstm.candidateEpsilon(),
        tile.lose[step]);
  }
}
