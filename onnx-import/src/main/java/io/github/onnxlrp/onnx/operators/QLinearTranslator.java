package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.AveragePool;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Dequantize;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Rounding;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;

/**
 * Operators of ONNX Runtime from quantised integers to quantised integers: the numbers that the
 * integers stand for, the operator on numbers, and the integer nearest to the result. ONNX Runtime
 * computes some of them in single precision with quotients of the scales; where a result lies in
 * the middle between two integers, it may take the other one.
 */
final class QLinearTranslator {
  private QLinearTranslator() {}

  /** A sum or product of two operands. ONNX Runtime adds the zero point before it rounds. */
  static void binary(OnnxNode node, Op op) {
    Value result = node.add("result", op, numbers(node, 0, "A"), numbers(node, 3, "B"));
    Value zero = node.optionalInput(7);
    Quantize quantize = new Quantize(0, type(node, zero, 0), true);
    node.emit(quantize, result, node.input(6, "C_scale"), zero);
  }

  /** A function of single elements. */
  static void function(OnnxNode node, Op op) {
    emit(node, node.add("result", op, numbers(node, 0, "X")), 3);
  }

  static void leakyRelu(OnnxNode node) {
    function(node, Functions.leakyRelu(node.attributes().number("alpha", 0.01f)));
  }

  static void concat(OnnxNode node) {
    if (node.inputCount() < 5 || node.inputCount() % 3 != 2) {
      throw node.invalid(
          "it has %d inputs; expected two and then three for each tensor", node.inputCount());
    }
    int axis = Math.toIntExact(node.attributes().integer("axis"));
    Value[] operands = new Value[node.inputCount() / 3];
    for (int k = 0; k < operands.length; k++) {
      operands[k] = numbers(node, 2 + 3 * k, "operand" + k);
    }
    emit(node, node.add("result", new Concat(axis), operands), 0, 2);
  }

  static void averagePool(OnnxNode node) {
    requireChannelsFirst(node);
    boolean countsPads = node.attributes().flag("count_include_pad", false);
    function(node, new AveragePool(ConvolutionTranslator.pool(node), countsPads));
  }

  static void globalAverage(OnnxNode node) {
    requireChannelsFirst(node);
    Value x = numbers(node, 0, "X");
    Value axes = node.add("axes", Generators.axesFrom(2), x);
    emit(node, node.add("result", new Reduce(true, true, false), x, axes), 3);
  }

  private static void requireChannelsFirst(OnnxNode node) {
    if (node.attributes().flag("channels_last", false)) {
      throw node.unsupported("channels in the last axis are not supported");
    }
  }

  /**
   * Before opset 13 over all axes from one on; the axis is the last one unless it is given. ONNX
   * Runtime takes 1 divided by the largest integer that is not above {@code 1 / y_scale} for the
   * scale of the result.
   */
  static void softmax(OnnxNode node) {
    boolean flattens = node.attributes().integer("opset") < 13;
    int axis = node.attributes().intValue("axis", -1);
    Value x = numbers(node, 0, "X");
    Value result = node.add("result", new Softmax(axis, false, flattens), x);
    Value steps = node.fold("steps", Functions.reciprocal(), node.input(3, "y_scale"));
    Value whole = node.fold("whole_steps", Rounding.floor(), steps);
    Value scale = node.fold("scale", Functions.reciprocal(), whole);
    Value zero = node.optionalInput(4);
    node.emit(new Quantize(0, type(node, zero, 0)), result, scale, zero);
  }

  private static Value numbers(OnnxNode node, int first, String name) {
    return node.add(
        name + "_numbers",
        new Dequantize(0, ElementType.DOUBLE),
        node.input(first, name),
        node.input(first + 1, name + "_scale"),
        node.optionalInput(first + 2));
  }

  private static void emit(OnnxNode node, Value result, int first) {
    emit(node, result, first, 0);
  }

  /** Quantises by the scale and zero point that begin at an input. */
  private static void emit(OnnxNode node, Value result, int first, int like) {
    Value zero = node.optionalInput(first + 1);
    Quantize op = new Quantize(0, type(node, zero, like));
    node.emit(op, result, node.input(first, "scale"), zero);
  }

  /** The type of the zero point, or where it is absent that of an input. */
  private static ElementType type(OnnxNode node, Value zero, int like) {
    ElementType type = node.typeOf(zero == null ? node.input(like, "operand") : zero);
    if (type == null) {
      throw node.unsupported("a result of a type that the model does not declare is not supported");
    }
    return type;
  }

  /** A product with the levels of A, which the smallest and the largest element decide. */
  static void dynamicMatMul(OnnxNode node) {
    Value a = QuantisationTranslator.levels(node, "A", node.input(0, "A"));
    product(node, a, columns(node, node.input(1, "B"), 2, 3), node.optionalInput(4));
  }

  static void matMulToFloat(OnnxNode node) {
    Dequantize rows = new Dequantize(-2, ElementType.FLOAT);
    Value a =
        node.add(
            "A_numbers", rows, node.input(0, "A"), node.input(2, "scale"), node.optionalInput(4));
    product(node, a, columns(node, node.input(1, "B"), 3, 5), node.optionalInput(6));
  }

  private static Value columns(OnnxNode node, Value b, int scale, int zero) {
    Dequantize op = new Dequantize(-1, ElementType.FLOAT);
    return node.fold("B_numbers", op, b, node.input(scale, "scale"), node.optionalInput(zero));
  }

  private static void product(OnnxNode node, Value a, Value b, Value bias) {
    if (bias == null) {
      node.emit(new MatMul(), a, b);
    } else {
      node.emit(new Add(), node.add("product", new MatMul(), a, b), bias);
    }
  }
}
