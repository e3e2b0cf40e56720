package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.onnx.translate.OnnxNode;

/**
 * Softmax and LogSoftmax. Before opset 13 they ran over {@code axis} and all axes behind it
 * together.
 */
final class SoftmaxTranslator {
  private SoftmaxTranslator() {}

  static void translate(OnnxNode node, boolean logarithm) {
    boolean trailing = node.opset() < 13;
    int axis = node.attributes().intValue("axis", trailing ? 1 : -1);
    node.emit(new Softmax(axis, logarithm, trailing), node.input(0, "input"));
  }
}
