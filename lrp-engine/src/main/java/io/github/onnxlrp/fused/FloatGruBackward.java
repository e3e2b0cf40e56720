package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.FloatGruCell;
import io.github.onnxlrp.kernel.FloatGruFactors;
import io.github.onnxlrp.kernel.FloatGruSums;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.GruMagnitudes;

/** The backward pass of some rows, with the memory that it needs. */
final class FloatGruBackward {
  private final FloatGru gru;
  private final FloatKernels kernels;
  private final FloatGruCell cell;
  private final FloatInputRelevance toInput;
  private final float[] ofHidden;
  private final float[] arrived;
  private final float[] sent;
  private final float[] passed;
  private final float[] back;
  private final FloatGruSums all;
  private final GruMagnitudes magnitudes;

  FloatGruBackward(FloatGru gru, int rows) {
    this.gru = gru;
    this.kernels = gru.kernels();
    this.cell = gru.cell(rows);
    this.toInput = gru.inputRelevance(rows);
    int size = rows * gru.paddedUnits();
    this.ofHidden = new float[size];
    this.arrived = new float[size];
    this.sent = new float[size];
    this.passed = new float[size];
    this.back = new float[size];
    this.all = new FloatGruSums(size);
    this.magnitudes = new GruMagnitudes(rows);
  }

  /**
   * Runs all steps; see {@link RecurrenceKernel#backward}.
   *
   * @param tile what the forward pass has kept of these rows
   */
  void run(
      FloatTile<FloatGruFactors> tile,
      float[] allHidden,
      Sequence arriving,
      float[] x,
      Layout in,
      Sequence relevance,
      StepSums sums) {
    tile.read(allHidden, ofHidden);
    all.clear();
    FloatInputRelevance.Input input =
        new FloatInputRelevance.Input(x, in, relevance, gru.inputs(), sums);
    boolean isZero = FloatRows.isZero(tile.hidden(0));
    for (int step = tile.steps() - 1; step >= 0; step--) {
      Interruption.check();
      arrive(arriving, tile, step, sums);
      cell.backward(ofHidden, tile.factors(step), sent, passed, all, magnitudes);
      sums.add(step, tile.first(), magnitudes);
      if (relevance != null) {
        toInput.take(sent, tile, step, input);
      }
      if (step > 0 || !isZero) {
        toHidden(tile, tile.hidden(step));
      }
    }
    tile.write(ofHidden, allHidden);
    for (int row = 0; row < tile.rows; row++) {
      int first = row * tile.stride;
      sums.add(tile.first() + row, gru.candidateBias(), all.sent(), all.lost(), first);
      sums.addBiases(tile.first() + row, gru.resetBias(), all.passed(), first);
    }
  }

  private void arrive(Sequence arriving, FloatTile<FloatGruFactors> tile, int step, StepSums sums) {
    measure(Measured.HIDDEN_AFTER, ofHidden, tile, step, sums);
    if (arriving != null) {
      arriving.read(arrived, step, tile.first(), tile.rows, tile.stride, tile.units);
      measure(Measured.ARRIVAL, arrived, tile, step, sums);
      FloatRows.addTo(ofHidden, arrived);
    }
  }

  private void measure(
      Measured what, float[] amounts, FloatTile<FloatGruFactors> tile, int step, StepSums sums) {
    for (int row = 0; row < tile.rows && sums.wants(what); row++) {
      float magnitude = kernels.magnitude(amounts, row * tile.stride, tile.units);
      sums.add(what, step, tile.first() + row, magnitude);
    }
  }

  /** Adds what h gets by the product that the reset gate multiplies. */
  private void toHidden(FloatTile<FloatGruFactors> tile, float[] before) {
    int stride = tile.stride;
    kernels.multiply(passed, 0, stride, tile.rows, gru.toHidden(), back, 0, stride, false);
    kernels.product(back, 0, before, 0, back, 0, tile.size);
    FloatRows.addTo(ofHidden, back);
  }
}
