package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.onnx.translate.Attributes;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;

/** Constant and ConstantOfShape. */
final class ConstantTranslator {
  private ConstantTranslator() {}

  static void constant(OnnxNode node) {
    Attributes attributes = node.attributes();
    if (attributes.has("value")) {
      node.emitConstant(attributes.tensor("value"));
    } else if (attributes.has("value_float")) {
      double value = attributes.number("value_float", 0);
      node.emitConstant(Tensor.floating(ElementType.FLOAT, new double[] {value}));
    } else if (attributes.has("value_floats")) {
      double[] values = attributes.numbers("value_floats");
      node.emitConstant(Tensor.floating(ElementType.FLOAT, values, values.length));
    } else if (attributes.has("value_int")) {
      node.emitConstant(Tensor.of(new long[] {attributes.integer("value_int")}));
    } else if (attributes.has("value_ints")) {
      node.emitConstant(Tensor.vector(attributes.integers("value_ints")));
    }
  }

  static void constantOfShape(OnnxNode node) {
    Tensor value = node.attributes().tensor("value");
    Tensor fill = value == null ? Tensor.zeros(ElementType.FLOAT) : value;
    if (fill.size() != 1) {
      throw node.invalid("value has %d elements; expected one", fill.size());
    }
    node.emit(Generators.constantOfShape(fill), node.input(0, "shape"));
  }
}
