package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Reduce;

/** ReduceSum (axes as an input since opset 13) and ReduceMean (since opset 18). */
final class ReduceTranslator {
  private ReduceTranslator() {}

  static void sum(OnnxNode node) {
    translate(node, false, 13);
  }

  static void mean(OnnxNode node) {
    translate(node, true, 18);
  }

  private static void translate(OnnxNode node, boolean mean, int axesAreInputSince) {
    boolean keepAxes = node.attributes().flag("keepdims", true);
    boolean emptyIsIdentity = node.attributes().flag("noop_with_empty_axes", false);
    Value axes = ShapeTranslator.operandOrAttribute(node, axesAreInputSince, "axes");
    node.emit(new Reduce(mean, keepAxes, emptyIsIdentity), node.input(0, "data"), axes);
  }
}
