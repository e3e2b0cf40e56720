package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.List;

/**
 * Relevance of x, {@code R_x = x (W s)}, for some rows: of several steps of each row at once, or of
 * one step of all rows.
 */
final class FloatInputRelevance {
  private final FloatKernels kernels;
  private final PackedMatrix weights;
  private final int width;
  private final int stepsAtOnce;
  private final float[] sent;
  private final float[] factors;

  /**
   * For so many rows.
   *
   * @param weights {@code [d, e]}, with columns of zeros up to whole vectors
   * @param stride how far the next row of s is
   */
  FloatInputRelevance(
      FloatKernels kernels, PackedMatrix weights, int rows, int stride, int stepsAtOnce) {
    this.kernels = kernels;
    this.weights = weights;
    this.width = weights.columns();
    this.stepsAtOnce = stepsAtOnce;
    this.sent = stepsAtOnce == 1 ? null : new float[rows * stride * stepsAtOnce];
    this.factors = new float[Math.max(rows, stepsAtOnce) * width];
  }

  /** x, and where its relevance goes. */
  static final class Input {
    private final float[] x;
    private final Layout in;
    private final Sequence relevance;
    private final int inputs;
    private final StepSums sums;
    private final List<Measured> measured;

    Input(float[] x, Layout in, Sequence relevance, int inputs, StepSums sums) {
      this.x = x;
      this.in = in;
      this.relevance = relevance;
      this.inputs = inputs;
      this.sums = sums;
      this.measured = Measured.OF_INPUT.stream().filter(sums::wants).toList();
    }

    private void weigh(FloatKernels kernels, int step, int row, float[] factors, int start) {
      int at = in.place(step, row) * inputs;
      kernels.product(x, at, factors, start, factors, start, inputs);
      for (Measured what : measured) {
        sums.add(what, step, row, kernels.magnitude(factors, start, inputs));
      }
      relevance.write(factors, start, step, row, inputs);
    }
  }

  /** Takes s of a step; steps come from the last to the first. */
  void take(float[] ofStep, FloatTile<?> tile, int step, Input input) {
    if (stepsAtOnce == 1) {
      multiply(ofStep, 0, tile.stride, tile.rows);
      for (int row = 0; row < tile.rows; row++) {
        input.weigh(kernels, step, tile.first() + row, factors, row * width);
      }
      return;
    }
    int stride = tile.stride;
    int within = step % stepsAtOnce;
    int block = Math.min(stepsAtOnce, tile.steps() - (step - within));
    for (int row = 0; row < tile.rows; row++) {
      System.arraycopy(ofStep, row * stride, sent, (row * block + within) * stride, stride);
      if (within == 0) {
        multiply(sent, row * block * stride, stride, block);
        for (int k = 0; k < block; k++) {
          input.weigh(kernels, step + k, tile.first() + row, factors, k * width);
        }
      }
    }
  }

  private void multiply(float[] from, int start, int stride, int count) {
    kernels.multiply(from, start, stride, count, weights, factors, 0, width, false);
  }
}
