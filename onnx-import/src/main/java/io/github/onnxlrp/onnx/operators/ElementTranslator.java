package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Activations;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.CastLike;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Modulo;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.ParametricRelu;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.function.DoubleFunction;

/** Operators on single elements that have parameters. */
final class ElementTranslator {
  private ElementTranslator() {}

  /** An activation with the parameter alpha. */
  static void withAlpha(OnnxNode node, float absent, DoubleFunction<Op> function) {
    node.emit(function.apply(node.attributes().number("alpha", absent)), node.input(0, "X"));
  }

  static void hardSigmoid(OnnxNode node) {
    double alpha = node.attributes().number("alpha", 0.2f);
    double beta = node.attributes().number("beta", 0.5f);
    node.emit(Functions.hardSigmoid(alpha, beta), node.input(0, "X"));
  }

  static void cast(OnnxNode node) {
    ElementType to = node.attributes().elementType("to");
    // How numbers go to 8-bit floating types, which are not supported.
    node.attributes().flag("saturate", true);
    node.attributes().text("round_mode", "up");
    node.emit(new Cast(to), node.input(0, "input"));
  }

  /** Cast, where the type of the target is declared or constant. */
  static void castLike(OnnxNode node) {
    Value x = node.input(0, "input");
    Value target = node.input(1, "target_type");
    node.attributes().flag("saturate", true);
    node.attributes().text("round_mode", "up");
    ElementType type = node.typeOf(target);
    if (type == null) {
      node.emit(new CastLike(), x, target);
    } else {
      node.emit(new Cast(type), x);
    }
  }

  /** With a constant slope a function; otherwise {@code x < 0 ? slope x : x}. */
  static void prelu(OnnxNode node) {
    Value x = node.input(0, "X");
    Value slope = node.input(1, "slope");
    node.requireBroadcast(slope, x);
    Tensor constant = node.constantOf(slope);
    if (constant != null && constant.isFloating()) {
      node.emit(new ParametricRelu(), x, slope);
      return;
    }
    Value zero = node.add("zero", Generators.zero(), x);
    Value negative = node.add("negative", Comparisons.less(), x, zero);
    Value sloped = node.add("sloped", new Mul(), x, slope);
    node.emit(new Where(), negative, sloped, x);
  }

  static void gelu(OnnxNode node) {
    String approximate = node.attributes().text("approximate", "none");
    boolean tanh = approximate.equals("tanh");
    if (!tanh && !approximate.equals("none")) {
      throw node.invalid("approximate is '%s'; expected 'none' or 'tanh'", approximate);
    }
    node.emit(tanh ? Activations.geluTanh() : Activations.gelu(), node.input(0, "X"));
  }

  static void selu(OnnxNode node) {
    double alpha = node.attributes().number("alpha", 1.6732632f);
    double gamma = node.attributes().number("gamma", 1.050701f);
    node.emit(Activations.selu(alpha, gamma), node.input(0, "X"));
  }

  static void shrink(OnnxNode node) {
    double lambda = node.attributes().number("lambd", 0.5f);
    double bias = node.attributes().number("bias", 0);
    node.emit(Activations.shrink(lambda, bias), node.input(0, "input"));
  }

  static void modulo(OnnxNode node) {
    boolean signOfDividend = node.attributes().flag("fmod", false);
    node.emit(new Modulo(signOfDividend), node.input(0, "A"), node.input(1, "B"));
  }

  static void isInfinite(OnnxNode node) {
    boolean negative = node.attributes().flag("detect_negative", true);
    boolean positive = node.attributes().flag("detect_positive", true);
    node.emit(Comparisons.isInfinite(negative, positive), node.input(0, "X"));
  }

  /** The sum of all operands divided by their number. */
  static void mean(OnnxNode node) {
    Value[] operands = node.allInputs();
    Value sum = operands[0];
    for (int k = 1; k < operands.length; k++) {
      sum = node.add("sum" + k, new Add(), sum, operands[k]);
    }
    Tensor count = Tensor.floating(ElementType.FLOAT, new double[] {operands.length});
    node.emit(new Div(), sum, node.constant("count", count));
  }

  /** Clip with constant bounds is a function; otherwise it is a maximum and a minimum. */
  static void clip(OnnxNode node) {
    Value data = node.input(0, "input");
    if (node.opset() < 11) {
      double min = node.attributes().number("min", -Float.MAX_VALUE);
      double max = node.attributes().number("max", Float.MAX_VALUE);
      node.emit(Functions.clip(min, max), data);
      return;
    }
    Value min = node.optionalInput(1);
    Value max = node.optionalInput(2);
    if (min == null && max == null) {
      node.emit(Reshape.identity(), data);
      return;
    }
    Tensor low = node.constantOf(min);
    Tensor high = node.constantOf(max);
    boolean known = (min == null || low != null) && (max == null || high != null);
    Tensor bound = low != null ? low : high;
    if (known && bound.isFloating()) {
      double lower = low == null ? Double.NEGATIVE_INFINITY : low.get(0);
      double upper = high == null ? Double.POSITIVE_INFINITY : high.get(0);
      node.emit(Functions.clip(lower, upper), data);
      return;
    }
    Value raised = min == null ? data : node.add("raised", new Extremum(true), data, min);
    if (max == null) {
      node.emit(Reshape.identity(), raised);
    } else {
      node.emit(new Extremum(false), raised, max);
    }
  }

  /** Operators that take any number of operands, two at a time. */
  static void chain(OnnxNode node, Op op) {
    Value[] operands = node.allInputs();
    Value result = operands[0];
    for (int k = 1; k < operands.length - 1; k++) {
      result = node.add(Integer.toString(k), op, result, operands[k]);
    }
    if (operands.length == 1) {
      node.emit(Reshape.identity(), result);
    } else {
      node.emit(op, result, operands[operands.length - 1]);
    }
  }
}
