package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.onnx.translate.Attributes;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Gemm: {@code alpha * A' B' + beta * C}, where A' and B' are A and B or their transposes.
 *
 * <p>It becomes MatMul and Add. The factors go to constants (alpha to B, or to A where only that is
 * constant), so that product and bias stay one affine map.
 */
final class GemmTranslator {
  private GemmTranslator() {}

  /** What the last operation becomes: the node's output, or the operand of a function. */
  @FunctionalInterface
  interface Last {
    /** Adds the operation. */
    void add(Op op, Value... operands);
  }

  static void translate(OnnxNode node) {
    translate(node, node::emit);
  }

  static void translate(OnnxNode node, Last last) {
    Attributes attributes = node.attributes();
    if (node.opset() < 7) {
      // C broadcasts in any case.
      attributes.flag("broadcast", false);
    }
    Value a = matrix(node, node.input(0, "A"), "transA");
    Value b = matrix(node, node.input(1, "B"), "transB");
    double alpha = attributes.number("alpha", 1);
    boolean toA = node.constantOf(a) != null && node.constantOf(b) == null;
    a = toA ? scaled(node, a, "alpha", alpha) : a;
    b = toA ? b : scaled(node, b, "alpha", alpha);
    Value c = node.optionalInput(2);
    double beta = attributes.number("beta", 1);
    if (c == null) {
      last.add(new MatMul(), a, b);
    } else {
      Value product = node.add("product", new MatMul(), a, b);
      node.requireBroadcast(c, product);
      last.add(new Add(), product, scaled(node, c, "beta", beta));
    }
  }

  private static Value matrix(OnnxNode node, Value operand, String transposed) {
    return node.attributes().flag(transposed, false)
        ? node.fold(transposed, new Transpose(List.of(1, 0)), operand)
        : operand;
  }

  static Value scaled(OnnxNode node, Value operand, String name, double factor) {
    if (factor == 1) {
      return operand;
    }
    Value scalar = node.constant(name, Tensor.floating(ElementType.FLOAT, new double[] {factor}));
    return node.fold(name + "_scaled", new Mul(), operand, scalar);
  }
}
