package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.PackedMatrix;

/**
 * The products of x with constant weights, for some rows: of several steps of each row at once, in
 * the order in which they lie in x, or of one step of all rows.
 */
final class DoubleInputProducts {
  private final DoubleKernels kernels;
  private final PackedMatrix weights;
  private final int inputs;
  private final int width;
  private final int stepsAtOnce;
  private final double[] products;
  private final double[] rowsOfStep;
  private int start;
  private int stride;

  DoubleInputProducts(DoubleKernels kernels, PackedMatrix weights, int rows, int stepsAtOnce) {
    this.kernels = kernels;
    this.weights = weights;
    this.inputs = weights.rows();
    this.width = weights.columns();
    this.stepsAtOnce = stepsAtOnce;
    this.products = new double[rows * stepsAtOnce * width];
    this.rowsOfStep = stepsAtOnce == 1 ? new double[rows * inputs] : null;
  }

  /** Goes to a step; steps are asked for in their order. */
  void enter(DoubleTile<?> tile, double[] x, Layout in, int step) {
    int within = step % stepsAtOnce;
    int block = Math.min(stepsAtOnce, tile.steps() - (step - within));
    if (rowsOfStep != null) {
      ofStep(tile, x, in, step);
    } else if (within == 0) {
      ofSteps(tile, x, in, step, block);
    }
    start = (in.reverse() ? block - 1 - within : within) * width;
    stride = block * width;
  }

  private void ofStep(DoubleTile<?> tile, double[] x, Layout in, int step) {
    for (int row = 0; row < tile.rows; row++) {
      int place = in.place(step, tile.first() + row);
      System.arraycopy(x, place * inputs, rowsOfStep, row * inputs, inputs);
    }
    kernels.multiply(rowsOfStep, 0, inputs, tile.rows, weights, products, 0, width, false);
  }

  private void ofSteps(DoubleTile<?> tile, double[] x, Layout in, int first, int block) {
    int nearest = in.inner() * inputs;
    for (int row = 0; row < tile.rows; row++) {
      int lowest = in.place(in.reverse() ? first + block - 1 : first, tile.first() + row) * inputs;
      int to = row * block * width;
      kernels.multiply(x, lowest, nearest, block, weights, products, to, width, false);
    }
  }

  /** The products; the caller may add to those of the step until the next one is entered. */
  double[] products() {
    return products;
  }

  /** Where those of the first row are. */
  int start() {
    return start;
  }

  /** How far those of the next row are. */
  int stride() {
    return stride;
  }
}
