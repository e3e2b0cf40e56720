package io.github.onnxlrp.fused;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.kernel.DoubleGruCell;
import io.github.onnxlrp.kernel.DoubleGruFactors;
import io.github.onnxlrp.kernel.DoubleGruSums;
import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.GruMagnitudes;

/** The backward pass of some rows, with the memory that it needs. */
final class DoubleGruBackward {
  private final DoubleGru gru;
  private final DoubleKernels kernels;
  private final DoubleGruCell cell;
  private final DoubleInputRelevance toInput;
  private final double[] ofHidden;
  private final double[] arrived;
  private final double[] sent;
  private final double[] passed;
  private final double[] back;
  private final DoubleGruSums all;
  private final GruMagnitudes magnitudes;

  DoubleGruBackward(DoubleGru gru, int rows) {
    this.gru = gru;
    this.kernels = gru.kernels();
    this.cell = gru.cell(rows);
    this.toInput = gru.inputRelevance(rows);
    int size = rows * gru.paddedUnits();
    this.ofHidden = new double[size];
    this.arrived = new double[size];
    this.sent = new double[size];
    this.passed = new double[size];
    this.back = new double[size];
    this.all = new DoubleGruSums(size);
    this.magnitudes = new GruMagnitudes(rows);
  }

  /**
   * Runs all steps; see {@link RecurrenceKernel#backward}.
   *
   * @param tile what the forward pass has kept of these rows
   */
  void run(
      DoubleTile<DoubleGruFactors> tile,
      double[] allHidden,
      Sequence arriving,
      double[] x,
      Layout in,
      Sequence relevance,
      StepSums sums) {
    tile.read(allHidden, ofHidden);
    all.clear();
    DoubleInputRelevance.Input input =
        new DoubleInputRelevance.Input(x, in, relevance, gru.inputs(), sums);
    boolean isZero = DoubleRows.isZero(tile.hidden(0));
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

  private void arrive(
      Sequence arriving, DoubleTile<DoubleGruFactors> tile, int step, StepSums sums) {
    measure(Measured.HIDDEN_AFTER, ofHidden, tile, step, sums);
    if (arriving != null) {
      arriving.read(arrived, step, tile.first(), tile.rows, tile.stride, tile.units);
      measure(Measured.ARRIVAL, arrived, tile, step, sums);
      DoubleRows.addTo(ofHidden, arrived);
    }
  }

  private void measure(
      Measured what, double[] amounts, DoubleTile<DoubleGruFactors> tile, int step, StepSums sums) {
    for (int row = 0; row < tile.rows && sums.wants(what); row++) {
      double magnitude = kernels.magnitude(amounts, row * tile.stride, tile.units);
      sums.add(what, step, tile.first() + row, magnitude);
    }
  }

  /** Adds what h gets by the product that the reset gate multiplies. */
  private void toHidden(DoubleTile<DoubleGruFactors> tile, double[] before) {
    int stride = tile.stride;
    kernels.multiply(passed, 0, stride, tile.rows, gru.toHidden(), back, 0, stride, false);
    kernels.product(back, 0, before, 0, back, 0, tile.size);
    DoubleRows.addTo(ofHidden, back);
  }
}
