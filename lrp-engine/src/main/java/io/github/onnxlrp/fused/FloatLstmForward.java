package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.FloatLstmCell;
import io.github.onnxlrp.kernel.FloatLstmFactors;
import java.util.Arrays;

/** The forward pass of some rows, with the memory that it needs. */
final class FloatLstmForward {
  private final FloatLstm lstm;
  private final FloatKernels kernels;
  private final FloatLstmCell step;
  private final int inputs;
  private final int width;
  private final int stepsAtOnce;
  private final float[] cell;
  private final float[] fromInput;
  private final float[] fromHidden;
  private final float[] x;

  FloatLstmForward(FloatLstm lstm, int rows) {
    this.lstm = lstm;
    this.kernels = lstm.kernels();
    this.step = lstm.cell(rows);
    this.inputs = lstm.inputs();
    this.width = Lstm.GATES * lstm.paddedUnits();
    this.stepsAtOnce = lstm.stepsAtOnce(rows);
    this.cell = new float[rows * lstm.paddedUnits()];
    this.fromInput = new float[rows * stepsAtOnce * width];
    this.fromHidden = new float[rows * width];
    this.x = stepsAtOnce == 1 ? new float[rows * inputs] : null;
  }

  /** Runs all steps; h and c before the first one are overwritten by those after the last one. */
  void run(
      FloatTile<FloatLstmFactors> tile,
      float[] allX,
      Layout in,
      float[] allHidden,
      float[] allCells,
      Sequence... outputs) {
    tile.read(allHidden, tile.hidden(0));
    tile.read(allCells, cell);
    Arrays.fill(fromHidden, 0);
    boolean isZero = FloatRows.isZero(tile.hidden(0));
    int steps = tile.steps();
    for (int k = 0; k < steps; k++) {
      Interruption.check();
      if (k > 0 || !isZero) {
        addHidden(tile, tile.hidden(k));
      }
      int within = k % stepsAtOnce;
      int block = Math.min(stepsAtOnce, steps - (k - within));
      if (within == 0) {
        enter(tile, allX, in, k, block);
      }
      int place = in.reverse() ? block - 1 - within : within;
      float[] hidden = tile.hidden(k + 1);
      step.forward(
          fromInput, place * width, block * width, fromHidden, cell, hidden, tile.factors(k));
      for (Sequence output : outputs) {
        output.write(hidden, k, tile.first(), tile.rows, tile.stride, tile.units);
      }
    }
    tile.write(tile.hidden(steps), allHidden);
    tile.write(cell, allCells);
  }

  private void addHidden(FloatTile<FloatLstmFactors> tile, float[] hidden) {
    kernels.multiply(
        hidden, 0, tile.stride, tile.rows, lstm.ofHidden(), fromHidden, 0, width, false);
  }

  /**
   * The part of the pre-activations that depends on the input: of some steps of each row, in the
   * order in which they lie in the input, or of one step of all rows.
   */
  private void enter(
      FloatTile<FloatLstmFactors> tile, float[] allX, Layout in, int first, int block) {
    if (x == null) {
      for (int row = 0; row < tile.rows; row++) {
        int lowest = in.place(in.reverse() ? first + block - 1 : first, tile.first() + row);
        multiply(allX, lowest * inputs, in.inner() * inputs, block, row * block * width);
      }
      return;
    }
    for (int row = 0; row < tile.rows; row++) {
      int place = in.place(first, tile.first() + row);
      System.arraycopy(allX, place * inputs, x, row * inputs, inputs);
    }
    multiply(x, 0, inputs, tile.rows, 0);
  }

  private void multiply(float[] from, int start, int stride, int count, int to) {
    kernels.multiply(from, start, stride, count, lstm.ofInput(), fromInput, to, width, false);
  }
}
