package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Convolution;
import io.github.onnxlrp.ir.op.Dequantize;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.QuantizationParameters;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Operators on quantised integers. They become the same operators on the numbers that the integers
 * stand for, in double precision, where sums of their products are exact.
 */
final class QuantisationTranslator {
  private QuantisationTranslator() {}

  static void quantize(OnnxNode node) {
    Value x = node.input(0, "x");
    Value scale = node.input(1, "y_scale");
    Value zero = node.optionalInput(2);
    requireNoBlocks(node);
    node.attributes().flag("saturate", true);
    node.attributes().integer("precision", 0);
    int axis = node.attributes().intValue("axis", 1);
    ElementType type =
        node.attributes().elementType("output_dtype", typeOf(node, zero, ElementType.UINT8));
    node.emit(new Quantize(axis, type), x, scale, zero);
  }

  private static void requireNoBlocks(OnnxNode node) {
    if (node.attributes().integer("block_size", 0) != 0) {
      throw node.unsupported("quantisation in blocks is not supported");
    }
  }

  static void dequantize(OnnxNode node) {
    Value x = node.input(0, "x");
    Value scale = node.input(1, "x_scale");
    requireNoBlocks(node);
    int axis = node.attributes().intValue("axis", 1);
    ElementType type =
        node.attributes().elementType("output_dtype", typeOf(node, scale, ElementType.FLOAT));
    node.emit(new Dequantize(axis, type), x, scale, node.optionalInput(2));
  }

  /** The type of a constant or of a declared value. */
  private static ElementType typeOf(OnnxNode node, Value value, ElementType absent) {
    ElementType type = value == null ? null : node.typeOf(value);
    return type == null ? absent : type;
  }

  static void dynamicQuantize(OnnxNode node) {
    Value x = node.input(0, "x");
    Value scale = node.add("scale", QuantizationParameters.scale(), x);
    Value zero = node.add("zero_point", QuantizationParameters.zeroPoint(), x);
    node.emitOutput(0, new Quantize(0, ElementType.UINT8), x, scale, zero);
    node.emitOutput(1, Reshape.identity(), scale);
    node.emitOutput(2, Reshape.identity(), zero);
  }

  /** The numbers that x has after it was quantised by its smallest and largest element. */
  static Value levels(OnnxNode node, String name, Value x) {
    Value scale = node.add(name + "/scale", QuantizationParameters.scale(), x);
    Value zero = node.add(name + "/zero_point", QuantizationParameters.zeroPoint(), x);
    Quantize quantize = new Quantize(0, ElementType.UINT8);
    Value integers = node.add(name + "/integers", quantize, x, scale, zero);
    Dequantize dequantize = new Dequantize(0, ElementType.FLOAT);
    return node.add(name + "/levels", dequantize, integers, scale, zero);
  }

  static void matMulInteger(OnnxNode node) {
    Value a = centred(node, "A", node.input(0, "A"), node.optionalInput(2), -2);
    Value b = centred(node, "B", node.input(1, "B"), node.optionalInput(3), -1);
    node.emit(new Cast(ElementType.INT32), node.add("product", new MatMul(), a, b));
  }

  static void convInteger(OnnxNode node) {
    Value x = centred(node, "x", node.input(0, "x"), node.optionalInput(2), 1);
    Value w = centred(node, "w", node.input(1, "w"), node.optionalInput(3), 0);
    Convolution op =
        new Convolution(ConvolutionTranslator.window(node), ConvolutionTranslator.groups(node));
    node.emit(new Cast(ElementType.INT32), node.add("product", op, x, w));
  }

  private static Value centred(OnnxNode node, String name, Value x, Value zero, int axis) {
    return node.add(name + "_centred", new Dequantize(axis, ElementType.DOUBLE), x, null, zero);
  }

  static void qLinearMatMul(OnnxNode node) {
    Value a = numbers(node, 0, "a", -2);
    Value b = numbers(node, 3, "b", -1);
    Value product = node.add("product", new MatMul(), a, b);
    requantized(node, product, node.input(6, "y_scale"), node.input(7, "y_zero_point"), -2);
  }

  static void qLinearConv(OnnxNode node) {
    Value x = numbers(node, 0, "x", 1);
    Value w = numbers(node, 3, "w", 0);
    Convolution op =
        new Convolution(ConvolutionTranslator.window(node), ConvolutionTranslator.groups(node));
    Value sum = node.add("product", op, x, w);
    Value bias = node.optionalInput(8);
    if (bias != null) {
      Value scaled = scaledBias(node, bias, 0);
      Value channels = node.add("bias_channels", Reshape.toChannels(), scaled, sum);
      sum = node.add("sum", new Add(), sum, channels);
    }
    requantized(node, sum, node.input(6, "y_scale"), node.input(7, "y_zero_point"), 1);
  }

  /** {@code alpha A' B' + C}, quantised where it has a scale. */
  static void qGemm(OnnxNode node) {
    Value a = matrix(node, numbers(node, 0, "a", -2), "transA");
    boolean transposed = node.attributes().flag("transB", false);
    Value b = matrix(node, numbers(node, 3, "b", transposed ? 0 : -1), "transB");
    double alpha = node.attributes().number("alpha", 1);
    Value factor =
        node.constant("alpha", Tensor.floating(ElementType.DOUBLE, new double[] {alpha}));
    Value scaled = alpha == 1 ? b : node.fold("b_alpha", new Mul(), b, factor);
    Value sum = node.add("product", new MatMul(), a, scaled);
    Value bias = node.optionalInput(6);
    if (bias != null) {
      Value c = scaledBias(node, bias, -1);
      c = alpha == 1 ? c : node.add("bias_alpha", new Mul(), c, factor);
      sum = node.add("sum", new Add(), sum, c);
    }
    Value scale = node.optionalInput(7);
    Value zero = node.optionalInput(8);
    if (scale == null) {
      node.emit(new Cast(ElementType.FLOAT), sum);
    } else {
      requantized(node, sum, scale, zero, -1);
    }
  }

  private static Value matrix(OnnxNode node, Value operand, String transposed) {
    return node.attributes().flag(transposed, false)
        ? node.add(transposed, new Transpose(List.of(1, 0)), operand)
        : operand;
  }

  /** A bias counts in units of the product of both scales. */
  private static Value scaledBias(OnnxNode node, Value bias, int axis) {
    Dequantize op = new Dequantize(axis, ElementType.DOUBLE);
    Value units = node.add("bias_units", op, bias, node.input(1, "scale"));
    return node.add("bias", op, units, node.input(4, "scale"));
  }

  private static Value numbers(OnnxNode node, int first, String name, int axis) {
    return node.add(
        name + "_numbers",
        new Dequantize(axis, ElementType.DOUBLE),
        node.input(first, name),
        node.input(first + 1, name + "_scale"),
        node.input(first + 2, name + "_zero_point"));
  }

  private static void requantized(OnnxNode node, Value x, Value scale, Value zero, int axis) {
    ElementType type = typeOf(node, zero, ElementType.UINT8);
    node.emit(new Quantize(axis, type), x, scale, zero);
  }
}
