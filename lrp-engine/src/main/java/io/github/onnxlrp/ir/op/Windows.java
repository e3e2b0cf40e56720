package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** Windows of signals and weights of mel filters. Source: ONNX operator specification. */
public final class Windows {
  private Windows() {}

  /**
   * {@code a0 - a1 cos(2 pi k / n) + a2 cos(4 pi k / n)} for k below the operand, with n the
   * operand where the window is periodic, else one less.
   */
  public static Discrete cosines(ElementType type, boolean periodic, double... a) {
    double[] weights = a.clone();
    return new Discrete(
            "Window",
            inputs -> {
              int size = Math.toIntExact(inputs.get(0).integer());
              if (size < 1) {
                throw new IllegalArgumentException(
                    "size is %d; expected 1 or more".formatted(size));
              }
              double angle = 2 * Math.PI / Math.max(1, periodic ? size : size - 1);
              double[] window = new double[size];
              Arrays.setAll(
                  window,
                  k ->
                      weights[0]
                          - weights[1] * Math.cos(angle * k)
                          + weights[2] * Math.cos(2 * angle * k));
              return Tensor.floating(type, window, size);
            })
        .with(Map.of("weights", weights, "periodic", periodic));
  }

  /**
   * Triangles {@code [dft_length / 2 + 1, mel bins]} over the bins of a spectrum, whose corners are
   * equally far apart on the mel scale. Operands are the number of mel bins, the length of the
   * transform, the sample rate, and the lowest and the highest frequency.
   */
  public static Discrete melWeights(ElementType type) {
    return new Discrete(
        "MelWeightMatrix",
        inputs -> {
          int bins = Math.toIntExact(inputs.get(0).integer());
          int spectrum = Math.toIntExact(inputs.get(1).integer()) / 2 + 1;
          int[] corners =
              corners(
                  bins,
                  inputs.get(1).integer(),
                  inputs.get(2).integer(),
                  mel(inputs.get(3).get(0)),
                  mel(inputs.get(4).get(0)));
          if (corners[0] < 0 || corners[bins + 1] > spectrum) {
            throw new IllegalArgumentException(
                "mel bins reach from bin %d to %d of a spectrum of %d"
                    .formatted(corners[0], corners[bins + 1], spectrum));
          }
          double[] result = new double[spectrum * bins];
          for (int bin = 0; bin < bins; bin++) {
            triangle(result, bins, bin, corners[bin], corners[bin + 1], corners[bin + 2]);
          }
          return Tensor.floating(type, result, spectrum, bins);
        });
  }

  private static float mel(double hertz) {
    return (float) (2595 * Math.log10(1 + hertz / 700));
  }

  private static int[] corners(int bins, long length, long rate, float low, float high) {
    float step = (high - low) / (bins + 2);
    int[] corners = new int[bins + 2];
    for (int k = 0; k < corners.length; k++) {
      double hertz = 700 * (Math.pow(10, (k * step + low) / 2595) - 1);
      corners[k] = (int) Math.floor((length + 1) * hertz / rate);
    }
    return corners;
  }

  private static void triangle(double[] result, int bins, int bin, int low, int peak, int high) {
    if (low == peak) {
      result[peak * bins + bin] = 1;
    }
    for (int k = low; k < peak; k++) {
      result[k * bins + bin] = (double) (k - low) / (peak - low);
    }
    for (int k = peak; k < high; k++) {
      result[k * bins + bin] = (double) (high - k) / (high - peak);
    }
    if (low < peak && peak < result.length / bins) {
      result[peak * bins + bin] = 1;
    }
  }
}
