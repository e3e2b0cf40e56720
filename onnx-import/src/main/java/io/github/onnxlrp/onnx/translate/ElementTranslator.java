package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.onnx.read.ElementTypes;
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
    int code = node.attributes().intValue("to", 0);
    // How numbers go to 8-bit floating types, which are not supported.
    node.attributes().flag("saturate", true);
    node.attributes().text("round_mode", "up");
    node.emit(new Cast(ElementTypes.of(code, node.toString())), node.input(0, "input"));
  }

  /** Pow with one constant exponent. */
  static void power(OnnxNode node) {
    Tensor exponent = node.constantOf(node.input(1, "Y"));
    if (exponent == null || exponent.size() != 1) {
      throw node.unsupported("an exponent that is not one constant number is not supported");
    }
    Value base = node.input(0, "X");
    node.emit(Functions.power(exponent.get(0)), base);
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
