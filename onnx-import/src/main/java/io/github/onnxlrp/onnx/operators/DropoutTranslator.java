package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;

/** Dropout outside of training, which lets everything pass. */
final class DropoutTranslator {
  private DropoutTranslator() {}

  static void translate(OnnxNode node) {
    Value data = node.input(0, "data");
    if (node.opset() < 7 && !node.attributes().flag("is_test", false)) {
      throw node.unsupported("dropout in training is not supported");
    }
    node.attributes().number("ratio", 0.5f);
    if (node.opset() >= 12) {
      node.attributes().integer("seed", 0);
      node.optionalInput(1);
      requireNoTraining(node, node.optionalInput(2));
    }
    node.emitOutput(0, Reshape.identity(), data);
    node.emitOutput(1, Generators.like(mask(node.opset())), data);
  }

  /** Before opset 12 it was left open what the mask holds; ONNX Runtime gives zeros. */
  private static Tensor mask(int opset) {
    return opset < 10
        ? Tensor.zeros(ElementType.FLOAT)
        : Tensor.integers(ElementType.BOOL, new long[] {opset < 12 ? 0 : 1});
  }

  private static void requireNoTraining(OnnxNode node, Value trainingMode) {
    Tensor mode = node.constantOf(trainingMode);
    if (trainingMode != null && (mode == null || mode.integer() != 0)) {
      throw node.unsupported("dropout in training is not supported");
    }
  }
}
