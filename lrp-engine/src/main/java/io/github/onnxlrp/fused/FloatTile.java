package io.github.onnxlrp.fused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Some rows of all rows of a recurrence: h of all their steps and what else the forward pass keeps
 * for the way back. Behind the units of a row there may be some that fill up vectors. It can be
 * used again.
 *
 * @param <F> what is kept of a step, beside h
 */
final class FloatTile<F> {
  final int rows;
  final int units;

  /** How far the next row is. */
  final int stride;

  /** How many elements all rows have. */
  final int size;

  private final IntFunction<F> maker;
  private final List<float[]> hidden = new ArrayList<>();
  private final List<F> factors = new ArrayList<>();
  private int first;
  private int steps;

  /**
   * A tile without steps.
   *
   * @param maker makes what is kept of a step of so many elements
   */
  FloatTile(int rows, int units, int stride, IntFunction<F> maker) {
    this.rows = rows;
    this.units = units;
    this.stride = stride;
    this.size = rows * stride;
    this.maker = maker;
    hidden.add(new float[size]);
  }

  /** Makes place for so many steps of the rows from {@code first} on. */
  void begin(int first, int steps) {
    this.first = first;
    this.steps = steps;
    while (factors.size() < steps) {
      hidden.add(new float[size]);
      factors.add(maker.apply(size));
    }
  }

  /** The number of its first row among all. */
  int first() {
    return first;
  }

  int steps() {
    return steps;
  }

  /** h before a step, or after the last one. */
  float[] hidden(int step) {
    return hidden.get(step);
  }

  /** What else is kept of a step. */
  F factors(int step) {
    return factors.get(step);
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
