package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.FloatLstmCell;
import io.github.onnxlrp.kernel.FloatLstmFactors;
import io.github.onnxlrp.kernel.LstmMagnitudes;
import java.util.Arrays;

/** The backward pass of some rows, with the memory that it needs. */
final class FloatLstmBackward {
  private final FloatLstm lstm;
  private final FloatKernels kernels;
  private final FloatLstmCell cell;
  private final FloatInputRelevance toInput;
  private final float[] ofHidden;
  private final float[] ofCell;
  private final float[] arrived;
  private final float[] sent;
  private final float[] sentInAll;
  private final float[] lostInAll;
  private final LstmMagnitudes magnitudes;

  FloatLstmBackward(FloatLstm lstm, int rows) {
    this.lstm = lstm;
    this.kernels = lstm.kernels();
    this.cell = lstm.cell(rows);
    this.toInput = lstm.inputRelevance(rows);
    int size = rows * lstm.paddedUnits();
    this.ofHidden = new float[size];
    this.ofCell = new float[size];
    this.arrived = new float[size];
    this.sent = new float[size];
    this.sentInAll = new float[size];
    this.lostInAll = new float[size];
    this.magnitudes = new LstmMagnitudes(rows);
  }

  /**
   * Runs all steps; see {@link RecurrenceKernel#backward}.
   *
   * @param tile what the forward pass has kept of these rows
   */
  void run(
      FloatTile<FloatLstmFactors> tile,
      float[] allHidden,
      float[] allCells,
      Sequence arriving,
      float[] x,
      Layout in,
      Sequence relevance,
      StepSums sums) {
    tile.read(allHidden, ofHidden);
    tile.read(allCells, ofCell);
    Arrays.fill(sentInAll, 0);
    Arrays.fill(lostInAll, 0);
    FloatInputRelevance.Input input =
        new FloatInputRelevance.Input(x, in, relevance, lstm.inputs(), sums);
    boolean isZero = FloatRows.isZero(tile.hidden(0));
    for (int step = tile.steps() - 1; step >= 0; step--) {
      Interruption.check();
      measure(Measured.HIDDEN_AFTER, ofHidden, tile, step, sums);
      measure(Measured.CELL_AFTER, ofCell, tile, step, sums);
      if (arriving != null) {
        arriving.read(arrived, step, tile.first(), tile.rows, tile.stride, tile.units);
        measure(Measured.ARRIVAL, arrived, tile, step, sums);
        FloatRows.addTo(ofHidden, arrived);
      }
      cell.backward(ofHidden, ofCell, tile.factors(step), sent, sentInAll, lostInAll, magnitudes);
      sums.add(step, tile.first(), magnitudes);
      if (relevance != null) {
        toInput.take(sent, tile, step, input);
      }
      toHidden(tile, step, step == 0 && isZero);
      measure(Measured.INPUT_AND_HIDDEN, ofHidden, tile, step, sums);
    }
    tile.write(ofHidden, allHidden);
    tile.write(ofCell, allCells);
    for (int row = 0; row < tile.rows; row++) {
      sums.add(tile.first() + row, lstm.candidateBias(), sentInAll, lostInAll, row * tile.stride);
    }
  }

  private void measure(
      Measured what, float[] amounts, FloatTile<FloatLstmFactors> tile, int step, StepSums sums) {
    for (int row = 0; row < tile.rows && sums.wants(what); row++) {
      float magnitude = kernels.magnitude(amounts, row * tile.stride, tile.units);
      sums.add(what, step, tile.first() + row, magnitude);
    }
  }

  private void toHidden(FloatTile<FloatLstmFactors> tile, int step, boolean isZero) {
    if (isZero) {
      Arrays.fill(ofHidden, 0);
      return;
    }
    int stride = tile.stride;
    kernels.multiply(sent, 0, stride, tile.rows, lstm.toHidden(), ofHidden, 0, stride, false);
    kernels.product(ofHidden, 0, tile.hidden(step), 0, ofHidden, 0, tile.size);
  }
}
