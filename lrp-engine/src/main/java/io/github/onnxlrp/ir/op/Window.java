package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.Shapes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

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
   * @throws IllegalArgumentException if the kernel, a stride or a dilation is not positive
   */
  public Window(
      int[] kernel, int[] strides, int[] dilations, int[] pads, AutoPad autoPad, boolean ceil) {
    this.kernel = kernel == null ? null : kernel.clone();
    this.strides = strides == null ? null : strides.clone();
    this.dilations = dilations == null ? null : dilations.clone();
    this.pads = pads == null ? null : pads.clone();
    this.autoPad = autoPad;
    this.ceil = ceil;
    requirePositive("kernel_shape", this.kernel);
    requirePositive("strides", this.strides);
    requirePositive("dilations", this.dilations);
  }

  private static void requirePositive(String name, int... lengths) {
    if (lengths != null && Arrays.stream(lengths).anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException(
          "%s is %s; expected 1 or more".formatted(name, Arrays.toString(lengths)));
    }
  }

  /** Requires one number for each of the spatial axes, and two pads. */
  void requireAxes(int axes) {
    requireCount("kernel_shape", axes, kernel);
    requireCount("strides", axes, strides);
    requireCount("dilations", axes, dilations);
    requireCount("pads", 2 * axes, pads);
  }

  static void requireCount(String name, int count, int... values) {
    if (values != null && values.length != count) {
      throw new IllegalArgumentException(
          "%s is %s; expected %d numbers".formatted(name, Arrays.toString(values), count));
    }
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

  /** How far the first and the last element of a kernel of that length are apart, and one. */
  int reach(int axis, int length) {
    return Shapes.length((length - 1L) * dilation(axis) + 1);
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

  int padBehind(int axis) {
    return pads == null ? 0 : pads[pads.length / 2 + axis];
  }

  /** What is added before and behind a spatial axis of that length. */
  int[] pads(int axis, int length, int kernelLength) {
    if (autoPad == AutoPad.NOTSET) {
      return new int[] {padBefore(axis), padBehind(axis)};
    }
    int stride = stride(axis);
    long last = (length + stride - 1L) / stride * stride - stride + reach(axis, kernelLength);
    int total = autoPad == AutoPad.VALID ? 0 : Shapes.length(Math.max(0, last - length));
    int before = autoPad == AutoPad.SAME_LOWER ? total - total / 2 : total / 2;
    return new int[] {before, total - before};
  }

  AutoPad autoPad() {
    return autoPad;
  }

  boolean ceil() {
    return ceil;
  }

  /** The attributes that ONNX has for it; those that are not given are absent. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    put(parameters, "kernel_shape", kernel);
    put(parameters, "strides", strides);
    put(parameters, "dilations", dilations);
    if (autoPad == AutoPad.NOTSET) {
      put(parameters, "pads", pads);
    } else {
      parameters.put("auto_pad", autoPad.name());
    }
    if (ceil) {
      parameters.put("ceil_mode", true);
    }
    return parameters;
  }

  private static void put(Map<String, Object> parameters, String name, int... values) {
    if (values != null) {
      parameters.put(name, Arrays.stream(values).boxed().toList());
    }
  }

  private static int get(int[] values, int index, int absent) {
    return values == null ? absent : values[index];
  }
}
