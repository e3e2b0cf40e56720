package com.example.onnxlrp;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.onnx.translate.OperatorTranslator;
import io.github.onnxlrp.tensor.Tensor;

/**
 * The operator {@code com.example.Swish} of a framework of one's own: {@code y = x * sigmoid(beta
 * x)}, elementwise, with the attribute beta, by default 1.
 */
public final class SwishTranslator implements OperatorTranslator {
  @Override
  public String domain() {
    return "com.example";
  }

  @Override
  public String operator() {
    return "Swish";
  }

  @Override
  public void translate(OnnxNode node) {
    Value x = node.input(0, "x");
    Value beta = node.constant("beta", Tensor.scalar(node.attributes().number("beta", 1)));
    Value scaled = node.add("scaled", new Mul(), x, beta);
    Value gate = node.add("gate", Functions.sigmoid(), scaled);
    node.emit(new Mul(), x, gate);
  }
}
