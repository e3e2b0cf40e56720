package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.FloatKernels;

/** The forward pass of some rows. */
final class FloatLstmForward {
  private final FloatLstm lstm;
  private final FloatKernels kernels;
  private final int inputs;
  private final int units;
  private final int width;
  private final FloatLstmTile tile;
  private final float[] x;
  private final Layout in;
  private final float[] allHidden;
  private final float[] allCells;
  private final int size;
  private final float[] activations;
  private final float[] fromHidden;
  private final float[] ahead;
  private final float[] rows;
  private final float[] i;
  private final float[] f;
  private final float[] o;
  private final float[] z;
  private final float[] g;
  private final float[] c;
  private final float[] ofCell;
  private final float[] ofCandidate;

  FloatLstmForward(
      FloatLstm lstm, FloatLstmTile tile, float[] x, Layout in, float[] hidden, float[] cell) {
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
    this.activations = new float[tile.rows * width];
    this.fromHidden = new float[tile.rows * width];
    boolean isAhead = tile.rows <= FloatLstm.FEW_ROWS;
    this.ahead =
        isAhead
            ? new float[tile.rows * Math.min(FloatLstm.STEPS_AT_ONCE, in.steps()) * width]
            : null;
    this.rows = isAhead ? null : new float[tile.rows * inputs];
    this.i = new float[size];
    this.f = new float[size];
    this.o = new float[size];
    this.z = new float[size];
    this.g = new float[size];
    this.c = new float[size];
    this.ofCell = new float[size];
    this.ofCandidate = new float[size];
  }

  void run(int steps, Sequence... outputs) {
    System.arraycopy(allHidden, tile.first * units, tile.hidden[0], 0, size);
    System.arraycopy(allCells, tile.first * units, c, 0, size);
    boolean isZero = FloatRows.isZero(tile.hidden[0]);
    for (int step = 0; step < steps; step++) {
      Interruption.check();
      enter(step, steps);
      if (step > 0 || !isZero) {
        addHidden(tile.hidden[step]);
      }
      FloatRows.addTo(activations, lstm.bias());
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
    int within = step % FloatLstm.STEPS_AT_ONCE;
    int block = Math.min(FloatLstm.STEPS_AT_ONCE, steps - (step - within));
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
  private void addHidden(float[] hidden) {
    kernels.multiply(hidden, 0, units, tile.rows, lstm.ofHidden(), fromHidden, 0, width, false);
    FloatRows.addTo(activations, fromHidden);
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
    FloatRows.product(f, c);
    FloatRows.product(i, g);
    FloatRows.sum(f, i, c);
    kernels.tanh(c, 0, tile.hidden[step + 1], 0, size);
    FloatRows.product(tile.hidden[step + 1], o);
    FloatRows.inverse(c, lstm.cellEpsilon(), ofCell);
    FloatRows.inverse(z, lstm.candidateEpsilon(), ofCandidate);
    FloatRows.product(f, ofCell, tile.keep[step]);
    FloatRows.product(i, ofCell, tile.add[step]);
    FloatRows.product(tile.add[step], ofCandidate, tile.send[step]);
    FloatRows.losses(
        tile.add[step],
        ofCell,
        ofCandidate,
        lstm.cellEpsilon(),
        lstm.candidateEpsilon(),
        tile.lose[step]);
  }
}
