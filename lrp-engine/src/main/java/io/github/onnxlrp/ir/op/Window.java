package io.github.onnxlrp.ir.op;

import java.util.Arrays;

/**
 * How the window of a convolution or a pool moves over the spatial axes. Null stands for what ONNX
 * assumes: strides and dilations 1, pads 0, the kernel of the weights.
 */
public final class Window {
  /** How pads are found where they are not given. */
  public enum AutoPad {
    NOTSET,
    /** As many positions as {@code ceil(length / stride)}; an odd pad more at the end. */
    SAME_UPPER,
    /** As many positions as {@code ceil(length / stride)}; an odd pad more at the beginning. */
    SAME_LOWER,
    /** No pads. */
    VALID
  }

  private final int[] kernel;
  private final int[] strides;
  private final int[] dilations;
  private final int[] pads;
  private final AutoPad autoPad;
  private final boolean ceil;

  /**
   * A window.
   *
   * @param kernel its lengths, or null where the weights tell
   * @param pads before each axis, then behind each axis
   * @param ceil whether a last, partial position counts
   */
  public Window(
      int[] kernel, int[] strides, int[] dilations, int[] pads, AutoPad autoPad, boolean ceil) {
    this.kernel = kernel == null ? null : kernel.clone();
    this.strides = strides == null ? null : strides.clone();
    this.dilations = dilations == null ? null : dilations.clone();
    this.pads = pads == null ? null : pads.clone();
    this.autoPad = autoPad;
    this.ceil = ceil;
  }

  /** The kernel, where it is not that of the weights. */
  int[] kernel() {
    return kernel.clone();
  }

  void requireKernel(int[] ofWeights) {
    if (kernel != null && !Arrays.equals(kernel, ofWeights)) {
      throw new IllegalArgumentException(
          "kernel_shape is %s; the weights have %s"
              .formatted(Arrays.toString(kernel), Arrays.toString(ofWeights)));
    }
  }

  int stride(int axis) {
    return get(strides, axis, 1);
  }

  int dilation(int axis) {
    return get(dilations, axis, 1);
  }

  int padBefore(int axis) {
    return get(pads, axis, 0);
  }

  int padBehind(int axis, int rank) {
    return get(pads, rank + axis, 0);
  }

  AutoPad autoPad() {
    return autoPad;
  }

  boolean ceil() {
    return ceil;
  }

  private static int get(int[] values, int index, int absent) {
    if (values == null) {
      return absent;
    }
    if (index >= values.length) {
      throw new IllegalArgumentException(
          "%s has too few numbers for its spatial axes".formatted(Arrays.toString(values)));
    }
    return values[index];
  }
}
