package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.FloatGruCell;
import io.github.onnxlrp.kernel.FloatGruFactors;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.Arrays;

/** The forward pass of some rows, with the memory that it needs. */
final class FloatGruForward {
  private final FloatKernels kernels;
  private final PackedMatrix ofHidden;
  private final FloatGruCell cell;
  private final FloatStepProducts fromInput;
  private final float[] fromHidden;

  FloatGruForward(FloatGru gru, int rows) {
    this.kernels = gru.kernels();
    this.ofHidden = gru.ofHidden();
    this.cell = gru.cell(rows);
    this.fromInput = gru.stepProducts(rows);
    this.fromHidden = new float[rows * ofHidden.columns()];
  }

  /** Runs all steps; h before the first one is overwritten by that after the last one. */
  void run(
      FloatTile<FloatGruFactors> tile,
      float[] x,
      Layout in,
      float[] allHidden,
      Sequence... outputs) {
    tile.read(allHidden, tile.hidden(0));
    Arrays.fill(fromHidden, 0);
    int width = ofHidden.columns();
    boolean isZero = FloatRows.isZero(tile.hidden(0));
    for (int step = 0; step < tile.steps(); step++) {
      Interruption.check();
      float[] before = tile.hidden(step);
      float[] hidden = tile.hidden(step + 1);
      if (step > 0 || !isZero) {
        kernels.multiply(before, 0, tile.stride, tile.rows, ofHidden, fromHidden, 0, width, false);
      }
      fromInput.enter(tile, x, in, step, null);
      cell.forward(
          fromInput.products(),
          fromInput.start(),
          fromInput.stride(),
          fromHidden,
          before,
          hidden,
          tile.factors(step));
      for (Sequence output : outputs) {
        output.write(hidden, step, tile.first(), tile.rows, tile.stride, tile.units);
      }
    }
    tile.write(tile.hidden(tile.steps()), allHidden);
  }
}
