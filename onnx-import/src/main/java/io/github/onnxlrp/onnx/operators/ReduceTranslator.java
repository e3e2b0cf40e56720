package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.LogSumExp;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.ReduceProduct;
import io.github.onnxlrp.onnx.translate.OnnxNode;

/**
 * The operators that reduce axes. Axes are an input since opset 18, of ReduceSum since opset 13.
 */
final class ReduceTranslator {
  private ReduceTranslator() {}

  private interface Reduction {
    TensorOp of(boolean keepAxes, boolean emptyIsIdentity);
  }

  static void sum(OnnxNode node) {
    translate(node, 13, null, (keep, identity) -> new Reduce(false, keep, identity), null);
  }

  static void mean(OnnxNode node) {
    translate(node, 18, null, (keep, identity) -> new Reduce(true, keep, identity), null);
  }

  static void max(OnnxNode node) {
    translate(node, 18, null, (keep, identity) -> new ReduceExtremum(true, keep, identity), null);
  }

  static void min(OnnxNode node) {
    translate(node, 18, null, (keep, identity) -> new ReduceExtremum(false, keep, identity), null);
  }

  static void product(OnnxNode node) {
    translate(node, 18, null, ReduceProduct::new, null);
  }

  static void logSumExp(OnnxNode node) {
    translate(node, 18, null, LogSumExp::new, null);
  }

  /** {@code sum |x|}. */
  static void l1(OnnxNode node) {
    sumOf(node, Functions.abs(), null);
  }

  /** {@code sqrt(sum x^2)}. */
  static void l2(OnnxNode node) {
    sumOf(node, Functions.square(), Functions.sqrt());
  }

  /** {@code sum x^2}. */
  static void sumSquare(OnnxNode node) {
    sumOf(node, Functions.square(), null);
  }

  /** {@code ln sum x}. */
  static void logSum(OnnxNode node) {
    sumOf(node, null, Functions.log());
  }

  private static void sumOf(OnnxNode node, TensorOp before, TensorOp after) {
    translate(node, 18, before, (keep, identity) -> new Reduce(false, keep, identity), after);
  }

  private static void translate(
      OnnxNode node, int axesAreInputSince, TensorOp before, Reduction reduction, TensorOp after) {
    boolean keepAxes = node.attributes().flag("keepdims", true);
    boolean emptyIsIdentity = node.attributes().flag("noop_with_empty_axes", false);
    Value axes = ShapeTranslator.operandOrAttribute(node, axesAreInputSince, "axes");
    Value data = node.input(0, "data");
    if (emptyIsIdentity && (before != null || after != null)) {
      throw node.unsupported(
          "noop_with_empty_axes, whose meaning ONNX leaves open here, is not supported");
    }
    Value operand = before == null ? data : node.add("elements", before, data);
    TensorOp op = reduction.of(keepAxes, emptyIsIdentity);
    if (after == null) {
      node.emit(op, operand, axes);
    } else {
      node.emit(after, node.add("reduced", op, operand, axes));
    }
  }
}
