package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.DoubleLstmCell;
import io.github.onnxlrp.kernel.DoubleLstmFactors;
import io.github.onnxlrp.kernel.LstmMagnitudes;
import java.util.Arrays;

/** The backward pass of some rows, with the memory that it needs. */
final class DoubleLstmBackward {
  private final DoubleLstm lstm;
  private final DoubleKernels kernels;
  private final DoubleLstmCell cell;
  private final DoubleInputRelevance toInput;
  private final double[] ofHidden;
  private final double[] ofCell;
  private final double[] arrived;
  private final double[] sent;
  private final double[] sentInAll;
  private final double[] lostInAll;
  private final LstmMagnitudes magnitudes;

  DoubleLstmBackward(DoubleLstm lstm, int rows) {
    this.lstm = lstm;
    this.kernels = lstm.kernels();
    this.cell = lstm.cell(rows);
    this.toInput = lstm.inputRelevance(rows);
    int size = rows * lstm.paddedUnits();
    this.ofHidden = new double[size];
    this.ofCell = new double[size];
    this.arrived = new double[size];
    this.sent = new double[size];
    this.sentInAll = new double[size];
    this.lostInAll = new double[size];
    this.magnitudes = new LstmMagnitudes(rows);
  }

  /**
   * Runs all steps; see {@link RecurrenceKernel#backward}.
   *
   * @param tile what the forward pass has kept of these rows
   */
  void run(
      DoubleTile<DoubleLstmFactors> tile,
      double[] allHidden,
      double[] allCells,
      Sequence arriving,
      double[] x,
      Layout in,
      Sequence relevance,
      StepSums sums) {
    tile.read(allHidden, ofHidden);
    tile.read(allCells, ofCell);
    Arrays.fill(sentInAll, 0);
    Arrays.fill(lostInAll, 0);
    DoubleInputRelevance.Input input =
        new DoubleInputRelevance.Input(x, in, relevance, lstm.inputs(), sums);
    boolean isZero = DoubleRows.isZero(tile.hidden(0));
    for (int step = tile.steps() - 1; step >= 0; step--) {
      Interruption.check();
      measure(Measured.HIDDEN_AFTER, ofHidden, tile, step, sums);
      measure(Measured.CELL_AFTER, ofCell, tile, step, sums);
      if (arriving != null) {
        arriving.read(arrived, step, tile.first(), tile.rows, tile.stride, tile.units);
        measure(Measured.ARRIVAL, arrived, tile, step, sums);
        DoubleRows.addTo(ofHidden, arrived);
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
      Measured what,
      double[] amounts,
      DoubleTile<DoubleLstmFactors> tile,
      int step,
      StepSums sums) {
    for (int row = 0; row < tile.rows && sums.wants(what); row++) {
      double magnitude = kernels.magnitude(amounts, row * tile.stride, tile.units);
      sums.add(what, step, tile.first() + row, magnitude);
    }
  }

  private void toHidden(DoubleTile<DoubleLstmFactors> tile, int step, boolean isZero) {
    if (isZero) {
      Arrays.fill(ofHidden, 0);
      return;
    }
    int stride = tile.stride;
    kernels.multiply(sent, 0, stride, tile.rows, lstm.toHidden(), ofHidden, 0, stride, false);
    kernels.product(ofHidden, 0, tile.hidden(step), 0, ofHidden, 0, tile.size);
  }
}
