package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.FloatLstmCell;
import io.github.onnxlrp.kernel.FloatLstmFactors;

/** The forward pass of some rows, with the memory that it needs. */
final class FloatLstmForward {
  private final FloatLstmCell step;
  private final FloatStepProducts products;
  private final float[] cell;

  FloatLstmForward(FloatLstm lstm, int rows) {
    this.step = lstm.cell(rows);
    this.products = lstm.stepProducts(rows);
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
      products.enter(tile, x, in, k, k == 0 && isZero ? null : tile.hidden(k));
      float[] hidden = tile.hidden(k + 1);
      step.forward(
          products.products(), products.start(), products.stride(), cell, hidden, tile.factors(k));
      for (Sequence output : outputs) {
        output.write(hidden, k, tile.first(), tile.rows, tile.stride, tile.units);
      }
    }
    tile.write(tile.hidden(steps), allHidden);
    tile.write(cell, allCells);
  }
}
