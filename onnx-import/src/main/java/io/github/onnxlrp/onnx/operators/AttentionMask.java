package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What attention of ONNX Runtime adds to its scores {@code [samples, heads, queries, keys]}: 0 for
 * a key that is seen and a filter value for one that is hidden.
 */
final class AttentionMask {
  private AttentionMask() {}

  /**
   * Of the operands mask and scores. The mask has a number above 0 for each key that is seen, in
   * the shape {@code [samples, keys]} or {@code [samples, queries, keys]}; or it lists the lengths
   * of the samples, {@code [samples]}, or first the ends and then the starts, {@code [2 samples]}.
   */
  static Discrete ofOperand(double filter) {
    return new Discrete("AttentionMask", inputs -> mask(inputs, filter));
  }

  private static Tensor mask(List<Tensor> inputs, double filter) {
    Tensor mask = inputs.get(0);
    int samples = inputs.get(1).dim(0);
    int queries = inputs.get(1).dim(2);
    int keys = inputs.get(1).dim(3);
    if (mask.hasShape(samples, keys)) {
      return filled(k -> mask.get(k) > 0, filter, samples, 1, 1, keys);
    }
    if (mask.hasShape(samples, queries, keys)) {
      return filled(k -> mask.get(k) > 0, filter, samples, 1, queries, keys);
    }
    boolean ends = mask.hasShape(samples);
    if (ends || mask.hasShape(2 * samples)) {
      return filled(
          k -> {
            double start = ends ? 0 : mask.get(samples + k / keys);
            return start <= k % keys && k % keys < mask.get(k / keys);
          },
          filter,
          samples,
          1,
          1,
          keys);
    }
    throw new IllegalArgumentException(
        "the mask is %s, and the scores are %s; expected [samples, keys],"
                .formatted(mask, inputs.get(1))
            + " [samples, queries, keys], [samples] or [2 samples]");
  }

  private static Tensor filled(IntPredicate seen, double filter, int... shape) {
    double[] result = new double[Shapes.size(shape)];
    for (int k = 0; k < result.length; k++) {
      result[k] = seen.test(k) ? 0 : filter;
    }
    return Tensor.floating(ElementType.FLOAT, result, shape);
  }
}
