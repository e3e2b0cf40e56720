package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.FloatLstmCell;
import io.github.onnxlrp.kernel.FloatLstmFactors;
import io.github.onnxlrp.kernel.LstmMagnitudes;
import java.util.Arrays;
import java.util.List;

/** The backward pass of some rows, with the memory that it needs. */
final class FloatLstmBackward {
  private static final List<Measured> OF_INPUT = List.of(Measured.INPUT, Measured.INPUT_AND_HIDDEN);

  private final FloatLstm lstm;
  private final FloatKernels kernels;
  private final FloatLstmCell cell;
  private final int inputs;
  private final int paddedInputs;
  private final int stepsAtOnce;
  private final float[] ofHidden;
  private final float[] ofCell;
  private final float[] arrived;
  private final float[] sent;
  private final float[] sentInAll;
  private final float[] lostInAll;
  private final float[] sentInBlock;
  private final float[] factors;
  private final LstmMagnitudes magnitudes;

  FloatLstmBackward(FloatLstm lstm, int rows) {
    this.lstm = lstm;
    this.kernels = lstm.kernels();
    this.cell = lstm.cell(rows);
    this.inputs = lstm.inputs();
    this.paddedInputs = lstm.paddedInputs();
    this.stepsAtOnce = lstm.stepsAtOnce(rows);
    int size = rows * lstm.paddedUnits();
    this.ofHidden = new float[size];
    this.ofCell = new float[size];
    this.arrived = new float[size];
    this.sent = new float[size];
    this.sentInAll = new float[size];
    this.lostInAll = new float[size];
    this.sentInBlock = stepsAtOnce == 1 ? sent : new float[size * stepsAtOnce];
    this.factors = new float[Math.max(rows, stepsAtOnce) * paddedInputs];
    this.magnitudes = new LstmMagnitudes(rows);
  }

  /** Where x lies, and where the relevance of it goes; null where it is not wanted. */
  private static final class Input {
    final float[] x;
    final Layout in;
    final float[] relevance;

    Input(float[] x, Layout in, float[] relevance) {
      this.x = x;
      this.in = in;
      this.relevance = relevance;
    }
  }

  /**
   * Runs all steps; see {@link LstmKernel#backward}.
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
      float[] relevance,
      StepSums sums) {
    tile.read(allHidden, ofHidden);
    tile.read(allCells, ofCell);
    Arrays.fill(sentInAll, 0);
    Arrays.fill(lostInAll, 0);
    Input input = new Input(x, in, relevance);
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
        toInput(input, tile, step, sums);
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

  private void toInput(Input input, FloatTile<FloatLstmFactors> tile, int step, StepSums sums) {
    if (stepsAtOnce == 1) {
      multiply(tile, 0, tile.rows);
      for (int row = 0; row < tile.rows; row++) {
        weigh(input, step, tile.first() + row, row, sums);
      }
      return;
    }
    int stride = tile.stride;
    int within = step % stepsAtOnce;
    int block = Math.min(stepsAtOnce, tile.steps() - (step - within));
    for (int row = 0; row < tile.rows; row++) {
      System.arraycopy(sent, row * stride, sentInBlock, (row * block + within) * stride, stride);
      if (within == 0) {
        multiply(tile, row * block * stride, block);
        for (int k = 0; k < block; k++) {
          weigh(input, step + k, tile.first() + row, k, sums);
        }
      }
    }
  }

  private void multiply(FloatTile<FloatLstmFactors> tile, int start, int count) {
    kernels.multiply(
        sentInBlock, start, tile.stride, count, lstm.toInput(), factors, 0, paddedInputs, false);
  }

  private void weigh(Input input, int step, int row, int factor, StepSums sums) {
    int at = input.in.place(step, row) * inputs;
    float[] relevance = input.relevance;
    kernels.product(input.x, at, factors, factor * paddedInputs, relevance, at, inputs);
    for (Measured what : OF_INPUT) {
      if (sums.wants(what)) {
        sums.add(what, step, row, kernels.magnitude(relevance, at, inputs));
      }
    }
  }
}
