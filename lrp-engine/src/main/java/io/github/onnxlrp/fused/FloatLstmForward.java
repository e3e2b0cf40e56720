package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.FloatLstmCell;
import io.github.onnxlrp.kernel.FloatLstmFactors;
import io.github.onnxlrp.kernel.PackedMatrix;

/** The forward pass of some rows, with the memory that it needs. */
final class FloatLstmForward {
  private final FloatKernels kernels;
  private final PackedMatrix ofHidden;
  private final FloatLstmCell step;
  private final FloatInputProducts fromInput;
  private final float[] cell;

  FloatLstmForward(FloatLstm lstm, int rows) {
    this.kernels = lstm.kernels();
    this.ofHidden = lstm.ofHidden();
    this.step = lstm.cell(rows);
    this.fromInput = lstm.inputProducts(rows);
    this.cell = new float[rows * lstm.paddedUnits()];
  }

  /** Runs all steps; h and c before the first one are overwritten by those after the last one. */
  void run(
      FloatTile<FloatLstmFactors> tile,
      float[] x,
      Layout in,
      float[] allHidden,
      float[] allCells,
      Sequence... outputs) {
    tile.read(allHidden, tile.hidden(0));
    tile.read(allCells, cell);
    boolean isZero = FloatRows.isZero(tile.hidden(0));
    int steps = tile.steps();
    for (int k = 0; k < steps; k++) {
      Interruption.check();
      fromInput.enter(tile, x, in, k);
      if (k > 0 || !isZero) {
        addHidden(tile, tile.hidden(k));
      }
      float[] hidden = tile.hidden(k + 1);
      step.forward(
          fromInput.products(),
          fromInput.start(),
          fromInput.stride(),
          cell,
          hidden,
          tile.factors(k));
      for (Sequence output : outputs) {
        output.write(hidden, k, tile.first(), tile.rows, tile.stride, tile.units);
      }
    }
    tile.write(tile.hidden(steps), allHidden);
    tile.write(cell, allCells);
  }

  private void addHidden(FloatTile<FloatLstmFactors> tile, float[] hidden) {
    kernels.multiply(
        hidden,
        0,
        tile.stride,
        tile.rows,
        ofHidden,
        fromInput.products(),
        fromInput.start(),
        fromInput.stride(),
        true);
  }
}
