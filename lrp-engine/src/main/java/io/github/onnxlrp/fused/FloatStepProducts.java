package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.PackedMatrix;

/**
 * What constant weights give of x of a step, {@code x W}, or of x and h, {@code x W + h R}, for
 * some rows. Of few rows x of several steps is multiplied at once, in the order in which they lie
 * in it, and h R is added to that. Of many rows x and h of one step lie side by side and are
 * multiplied together, so that sums are written once.
 */
final class FloatStepProducts {
  private final FloatKernels kernels;
  private final PackedMatrix weights;
  private final PackedMatrix ofInput;
  private final PackedMatrix ofHidden;
  private final int inputs;
  private final int width;
  private final int stepsAtOnce;
  private final float[] products;
  private final float[] sideBySide;
  private int start;
  private int stride;

  /**
   * For so many rows.
   *
   * @param weights {@code [e, n]}, or {@code [e + d, n]} where h is multiplied, too
   * @param inputs the number of inputs, e
   */
  FloatStepProducts(
      FloatKernels kernels, PackedMatrix weights, int inputs, int rows, int stepsAtOnce) {
    this.kernels = kernels;
    this.weights = weights;
    this.ofInput = weights.rows(0, inputs);
    this.ofHidden = weights.rows(inputs, weights.rows());
    this.inputs = inputs;
    this.width = weights.columns();
    this.stepsAtOnce = stepsAtOnce;
    this.products = new float[rows * stepsAtOnce * width];
    this.sideBySide = stepsAtOnce == 1 ? new float[rows * weights.rows()] : null;
  }

  /**
   * Goes to a step; steps are asked for in their order.
   *
   * @param hidden h before the step; null where it is 0 or not multiplied
   */
  void enter(FloatTile<?> tile, float[] x, Layout in, int step, float[] hidden) {
    if (sideBySide != null) {
      start = 0;
      stride = width;
      ofStep(tile, x, in, step, hidden);
      return;
    }
    int within = step % stepsAtOnce;
    int block = Math.min(stepsAtOnce, tile.steps() - (step - within));
    if (within == 0) {
      ofSteps(tile, x, in, step, block);
    }
    start = (in.reverse() ? block - 1 - within : within) * width;
    stride = block * width;
    if (hidden != null) {
      kernels.multiply(hidden, 0, tile.stride, tile.rows, ofHidden, products, start, stride, true);
    }
  }

  private void ofStep(FloatTile<?> tile, float[] x, Layout in, int step, float[] hidden) {
    PackedMatrix by = hidden == null ? ofInput : weights;
    int length = by.rows();
    for (int row = 0; row < tile.rows; row++) {
      int to = row * length;
      int place = in.place(step, tile.first() + row);
      System.arraycopy(x, place * inputs, sideBySide, to, inputs);
      if (hidden != null) {
        System.arraycopy(hidden, row * tile.stride, sideBySide, to + inputs, tile.units);
      }
    }
    kernels.multiply(sideBySide, 0, length, tile.rows, by, products, 0, width, false);
  }

  private void ofSteps(FloatTile<?> tile, float[] x, Layout in, int first, int block) {
    int nearest = in.inner() * inputs;
    for (int row = 0; row < tile.rows; row++) {
      int lowest = in.place(in.reverse() ? first + block - 1 : first, tile.first() + row) * inputs;
      int to = row * block * width;
      kernels.multiply(x, lowest, nearest, block, ofInput, products, to, width, false);
    }
  }

  /** The products, until the next step is entered. */
  float[] products() {
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
