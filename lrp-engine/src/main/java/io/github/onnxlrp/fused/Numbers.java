package io.github.onnxlrp.fused;

/** Numbers of tensors, which are doubles, as those of kernels, and back. */
final class Numbers {
  private Numbers() {}

  static double doubles(double number) {
    return number;
  }

  static float floats(double number) {
    return (float) number;
  }

  static double[] doubles(double[] numbers) {
    return numbers;
  }

  static float[] floats(double[] numbers) {
    float[] result = new float[numbers.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = (float) numbers[k];
    }
    return result;
  }

  /** Copies numbers of a kernel. */
  static void copy(float[] from, double[] to) {
    copy(from, 0, to, 0, to.length);
  }

  /** Copies some numbers of a kernel. */
  static void copy(float[] from, int start, double[] to, int place, int count) {
    for (int k = 0; k < count; k++) {
      to[place + k] = from[start + k];
    }
  }

  /** The same for numbers that are those of tensors. */
  static void copy(double[] from, int start, double[] to, int place, int count) {
    System.arraycopy(from, start, to, place, count);
  }
}
