package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;

/** Numbers that are integers until the first one that is not. */
final class NumberList {
  private double[] doubles = new double[16];
  private long[] longs = new long[16];
  private int size;
  private boolean floating;

  int size() {
    return size;
  }

  void add(long value) {
    grow();
    longs[size] = value;
    doubles[size++] = value;
  }

  void add(double value) {
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
  Tensor tensor(int... shape) {
    return floating
        ? Tensor.of(Arrays.copyOf(doubles, size), shape)
        : Tensor.of(Arrays.copyOf(longs, size), shape);
  }
}
