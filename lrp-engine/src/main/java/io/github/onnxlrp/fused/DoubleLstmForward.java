package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.DoubleLstmCell;
import io.github.onnxlrp.kernel.DoubleLstmFactors;

/** The forward pass of some rows, with the memory that it needs. */
final class DoubleLstmForward {
  private final DoubleLstmCell step;
  private final DoubleStepProducts products;
  private final double[] cell;

  DoubleLstmForward(DoubleLstm lstm, int rows) {
    this.step = lstm.cell(rows);
    this.products = lstm.stepProducts(rows);
    this.cell = new double[rows * lstm.paddedUnits()];
  }

  /** Runs all steps; h and c before the first one are overwritten by those after the last one. */
  void run(
      DoubleTile<DoubleLstmFactors> tile,
      double[] x,
      Layout in,
      double[] allHidden,
      double[] allCells,
      Sequence... outputs) {
    tile.read(allHidden, tile.hidden(0));
    tile.read(allCells, cell);
    boolean isZero = DoubleRows.isZero(tile.hidden(0));
    int steps = tile.steps();
    for (int k = 0; k < steps; k++) {
      Interruption.check();
      products.enter(tile, x, in, k, k == 0 && isZero ? null : tile.hidden(k));
      double[] hidden = tile.hidden(k + 1);
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
