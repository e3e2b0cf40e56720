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
    for (int k = 0; k < to.length; k++) {
      to[k] = from[k];
    }
  }
}
