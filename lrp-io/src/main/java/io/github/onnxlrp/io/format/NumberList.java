package io.github.onnxlrp.io.format;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;

/** Numbers that are integers until the first one that is not. */
public final class NumberList {
  private double[] doubles = new double[16];
  private long[] longs = new long[16];
  private int size;
  private boolean floating;

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Adds an integer. */
  public void add(long value) {
    grow();
    longs[size] = value;
    doubles[size++] = value;
  }

  /** Adds a number that is no integer. */
  public void add(double value) {
    grow();
    floating = true;
    doubles[size++] = value;
  }

  private void grow() {
    if (size == doubles.length) {
      doubles = Arrays.copyOf(doubles, size * 2);
      longs = Arrays.copyOf(longs, size * 2);
    }
  }

  /** An INT64 tensor when all are integers, otherwise a DOUBLE one. */
  public Tensor tensor(int... shape) {
    return floating
        ? Tensor.of(Arrays.copyOf(doubles, size), shape)
        : Tensor.of(Arrays.copyOf(longs, size), shape);
  }
}
