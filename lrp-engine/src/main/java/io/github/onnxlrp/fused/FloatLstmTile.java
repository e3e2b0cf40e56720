package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.FloatLstmFactors;
import java.util.Arrays;

/**
 * What the forward pass of some rows through an LSTM keeps of each step; see {@link FloatLstm}.
 * Behind the units of a row there may be some that fill up vectors.
 */
final class FloatLstmTile {
  final int first;
  final int rows;

  final int units;

  /** How far the next row is. */
  final int stride;

  /** How many elements all rows have. */
  final int size;

  /** h before each step and after the last one. */
  final float[][] hidden;

  final FloatLstmFactors[] factors;

  FloatLstmTile(int first, int rows, int steps, int units, int stride) {
    this.first = first;
    this.rows = rows;
    this.units = units;
    this.stride = stride;
    this.size = rows * stride;
    this.hidden = new float[steps + 1][size];
    this.factors = new FloatLstmFactors[steps];
    for (int step = 0; step < steps; step++) {
      factors[step] = new FloatLstmFactors(size);
    }
  }

  /** Takes these rows of all rows; what fills up vectors is 0, whatever was there before. */
  void read(float[] all, float[] own) {
    Arrays.fill(own, 0);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(all, (first + row) * units, own, row * stride, units);
    }
  }

  /** Gives these rows of all rows. */
  void write(float[] own, float[] all) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(own, row * stride, all, (first + row) * units, units);
    }
  }
}
