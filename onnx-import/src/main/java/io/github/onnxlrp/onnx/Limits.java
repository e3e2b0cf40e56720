package io.github.onnxlrp.onnx;

import io.github.onnxlrp.ir.Graph;

/**
 * How much work a model may make: small files can ask for more than any machine does.
 *
 * @param nodes nodes after functions are inlined; one with more than two operands counts as the
 *     operations of two operands that it stands for
 * @param steps steps of all recurrences in one run, and parts that a tensor is cut into for a
 *     sequence
 */
public record Limits(long nodes, long steps) {
  /** More than models have that people made. */
  public static final Limits DEFAULT = new Limits(50_000, Graph.DEFAULT_MAX_STEPS);
}
