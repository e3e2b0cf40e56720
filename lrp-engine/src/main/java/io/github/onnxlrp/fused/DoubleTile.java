package io.github.onnxlrp.fused;

import java.util.Arrays;

/**
 * Some rows of all rows of a recurrence, and h of all their steps. Behind the units of a row there
 * may be some that fill up vectors.
 */
class DoubleTile {
  final int first;
  final int rows;
  final int steps;
  final int units;

  /** How far the next row is. */
  final int stride;

  /** How many elements all rows have. */
  final int size;

  /** h before each step and after the last one. */
  final double[][] hidden;

  DoubleTile(int first, int rows, int steps, int units, int stride) {
    this.first = first;
    this.rows = rows;
    this.steps = steps;
    this.units = units;
    this.stride = stride;
    this.size = rows * stride;
    this.hidden = new double[steps + 1][size];
  }

  /** Takes these rows of all rows; what fills up vectors is 0, whatever was there before. */
  final void read(double[] all, double[] own) {
    Arrays.fill(own, 0);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(all, (first + row) * units, own, row * stride, units);
    }
  }

  /** Gives these rows of all rows. */
  final void write(double[] own, double[] all) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(own, row * stride, all, (first + row) * units, units);
    }
  }
}
