package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;

/**
 * Scale and zero point that map the range of some data, 0 included, to UINT8. They are statistics
 * of the data, which relevance treats as constants.
 */
public final class QuantizationParameters {
  private static final float LEVELS = 255;

  private QuantizationParameters() {}

  /** {@code (max(0, max x) - min(0, min x)) / 255}; 1 where all of x is 0. */
  public static Discrete scale() {
    return new Discrete(
        "QuantizationScale",
        inputs -> Tensor.floating(ElementType.FLOAT, new double[] {scale(inputs.get(0))}));
  }

  /** {@code saturate(round(-min(0, min x) / scale))}. */
  public static Discrete zeroPoint() {
    return new Discrete(
        "QuantizationZeroPoint",
        inputs -> {
          float scale = scale(inputs.get(0));
          float zero = -low(inputs.get(0)) / scale;
          long rounded = (long) Math.rint(Math.max(0, Math.min(LEVELS, zero)));
          return Tensor.integers(ElementType.UINT8, new long[] {rounded});
        });
  }

  private static float scale(Tensor x) {
    float high = 0;
    for (int k = 0; k < x.size(); k++) {
      high = Math.max(high, (float) FloatFormats.seen(x, k));
    }
    float range = high - low(x);
    return range == 0 ? 1 : range / LEVELS;
  }

  private static float low(Tensor x) {
    float low = 0;
    for (int k = 0; k < x.size(); k++) {
      low = Math.min(low, (float) FloatFormats.seen(x, k));
    }
    return low;
  }
}
