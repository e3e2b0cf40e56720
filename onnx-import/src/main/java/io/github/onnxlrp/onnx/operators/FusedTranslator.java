package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Activations;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.TransposeMatrices;
import io.github.onnxlrp.onnx.translate.Attributes;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Products, convolutions and activations that ONNX Runtime's optimiser joins; here they come apart
 * again, so that relevance is that of the model before.
 */
final class FusedTranslator {
  private FusedTranslator() {}

  /** {@code alpha A' B'}, with A' and B' the matrices or their transposes. */
  static void matMul(OnnxNode node) {
    Attributes attributes = node.attributes();
    Value a = matrices(node, node.input(0, "A"), "A");
    Value b = matrices(node, node.input(1, "B"), "B");
    double alpha = attributes.number("alpha", 1);
    if (node.constantOf(a) != null && node.constantOf(b) == null) {
      node.emit(new MatMul(), GemmTranslator.scaled(node, a, "alpha", alpha), b);
    } else {
      node.emit(new MatMul(), a, GemmTranslator.scaled(node, b, "alpha", alpha));
    }
  }

  private static Value matrices(OnnxNode node, Value operand, String name) {
    boolean batch = node.attributes().flag("transBatch" + name, false);
    boolean matrix = node.attributes().flag("trans" + name, false);
    return batch || matrix
        ? node.fold("trans" + name, new TransposeMatrices(batch, matrix), operand)
        : operand;
  }

  /** Gemm below an activation, whose parameters are {@code activation_alpha} and so on. */
  static void gemm(OnnxNode node) {
    Attributes attributes = node.attributes();
    Op activation =
        activation(
            node,
            attributes.text("activation", ""),
            (index, absent) ->
                attributes.number("activation_" + PARAMETERS[index], (float) absent));
    GemmTranslator.translate(
        node, (op, operands) -> node.emit(activation, node.add("sum", op, operands)));
  }

  private static final String[] PARAMETERS = {"alpha", "beta"};

  /** Convolution, bias and a further summand below an activation. */
  static void convolution(OnnxNode node) {
    double[] parameters = node.attributes().numbers("activation_params");
    String name = node.attributes().text("activation", "");
    Op activation =
        activation(
            node,
            name,
            (index, absent) -> {
              if (index >= parameters.length) {
                throw node.invalid("activation_params has too few numbers for %s", name);
              }
              return parameters[index];
            });
    Value summand = node.optionalInput(3);
    ConvolutionTranslator.convolution(
        node,
        (op, operands) -> {
          Value sum = node.add("sum", op, operands);
          if (summand != null) {
            node.require(FusedTranslator::requireAlike, summand, sum);
            sum = node.add("sum_Z", new Add(), sum, summand);
          }
          node.emit(activation, sum);
        });
  }

  private static void requireAlike(List<Tensor> summands) {
    if (!summands.get(0).hasShape(summands.get(1).shape())) {
      throw new IllegalArgumentException(
          "Z is %s; expected the shape of %s".formatted(summands.get(0), summands.get(1)));
    }
  }

  /** A number that an activation has. */
  @FunctionalInterface
  private interface Parameter {
    double get(int index, double absent);
  }

  private static Op activation(OnnxNode node, String name, Parameter parameter) {
    return switch (name) {
      case "" -> Reshape.identity();
      case "Relu" -> Functions.relu();
      case "Sigmoid" -> Functions.sigmoid();
      case "Tanh" -> Functions.tanh();
      case "Softplus" -> Functions.softplus();
      case "Softsign" -> Functions.softsign();
      case "LeakyRelu" -> Functions.leakyRelu(parameter.get(0, 0.01f));
      case "ThresholdedRelu" -> Functions.thresholdedRelu(parameter.get(0, 1));
      case "Elu" -> Functions.elu(parameter.get(0, 1));
      case "HardSigmoid" -> Functions.hardSigmoid(parameter.get(0, 0.2f), parameter.get(1, 0.5f));
      case "Clip" -> Functions.clip(parameter.get(0, 0), parameter.get(1, 0));
      default -> throw node.unsupported("activation '%s' is not supported", name);
    };
  }

  /** A function of a sum with an optional bias. */
  static void biased(OnnxNode node, Op function) {
    Value x = node.input(0, "A");
    Value bias = node.optionalInput(1);
    if (bias == null) {
      node.emit(function, x);
    } else {
      node.requireBroadcast(bias, x);
      node.emit(function, node.add("sum", new Add(), x, bias));
    }
  }

  /** {@code x sigmoid(alpha x)}. */
  static void quickGelu(OnnxNode node) {
    BuiltIn.withAlpha(1.702f, Activations::swish).accept(node);
  }
}
