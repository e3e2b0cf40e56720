package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.DerivativeOperations.number;
import static io.github.onnxlrp.onnx.write.DerivativeOperations.of;
import static io.github.onnxlrp.onnx.write.DerivativeOperations.where;

import io.github.onnxlrp.ir.op.Elementwise;
import java.util.List;

/** Derivatives of activations of newer networks, and of circular and hyperbolic functions. */
final class ActivationDerivatives {
  static final List<WrittenOperation> LIST =
      List.of(
          of("Selu", ActivationDerivatives::ofSelu),
          of("Celu", ActivationDerivatives::ofCelu),
          of("HardSwish", (op, o) -> ofHardSwish(o)),
          of("Swish", ActivationDerivatives::ofSwish),
          of("Mish", (op, o) -> ofMish(o)),
          of("Gelu", ActivationDerivatives::ofGelu),
          of("Shrink", ActivationDerivatives::ofShrink),
          of("OrOne", (op, o) -> where(o, "Equal", 0, o.number(0), o.number(1))),
          of("Erf", (op, o) -> o.add("Mul", bell(o, 1), o.number(2 / Math.sqrt(Math.PI)))),
          of("Sin", (op, o) -> o.add("Cos", o.input(0))),
          of("Cos", (op, o) -> o.add("Neg", o.add("Sin", o.input(0)))),
          of("Tan", (op, o) -> o.add("Add", o.number(1), square(o, o.add("Tan", o.input(0))))),
          of("Asin", (op, o) -> root(o, "Sub", o.number(1), square(o, o.input(0)))),
          of("Acos", (op, o) -> o.add("Neg", root(o, "Sub", o.number(1), square(o, o.input(0))))),
          of(
              "Atan",
              (op, o) -> o.add("Reciprocal", o.add("Add", o.number(1), square(o, o.input(0))))),
          of("Sinh", (op, o) -> o.add("Cosh", o.input(0))),
          of("Cosh", (op, o) -> o.add("Sinh", o.input(0))),
          of("Asinh", (op, o) -> root(o, "Add", square(o, o.input(0)), o.number(1))),
          of("Acosh", (op, o) -> root(o, "Sub", square(o, o.input(0)), o.number(1))),
          of(
              "Atanh",
              (op, o) -> o.add("Reciprocal", o.add("Sub", o.number(1), square(o, o.input(0))))));

  private ActivationDerivatives() {}

  private static String square(Operation o, String value) {
    return o.add("Mul", value, value);
  }

  private static String times(Operation o, double factor, String value) {
    return o.add("Mul", value, o.number(factor));
  }

  private static String plus(Operation o, String value, double summand) {
    return o.add("Add", value, o.number(summand));
  }

  /** One over the root of a sum or a difference. */
  private static String root(Operation o, String operator, String left, String right) {
    return o.add("Reciprocal", o.add("Sqrt", o.add(operator, left, right)));
  }

  /** {@code exp(-c x^2)}. */
  private static String bell(Operation o, double c) {
    return o.add("Exp", times(o, -c, square(o, o.input(0))));
  }

  private static String ofSelu(Elementwise of, Operation o) {
    double gamma = number(of, "gamma");
    String below = times(o, gamma * number(of, "alpha"), o.add("Exp", o.input(0)));
    return where(o, "Greater", 0, o.number(gamma), below);
  }

  private static String ofCelu(Elementwise of, Operation o) {
    String below = o.add("Exp", times(o, 1 / number(of, "alpha"), o.input(0)));
    return where(o, "Greater", 0, o.number(1), below);
  }

  private static String ofHardSwish(Operation o) {
    String between = plus(o, times(o, 1 / 3.0, o.input(0)), 0.5);
    String above = where(o, "GreaterOrEqual", 3, o.number(1), between);
    return where(o, "LessOrEqual", -3, o.number(0), above);
  }

  private static String ofSwish(Elementwise of, Operation o) {
    String scaled = times(o, number(of, "alpha"), o.input(0));
    String gate = o.add("Sigmoid", scaled);
    String open = o.add("Sigmoid", o.add("Neg", scaled));
    return o.add("Mul", gate, plus(o, o.add("Mul", scaled, open), 1));
  }

  private static String ofMish(Operation o) {
    String t = o.add("Tanh", o.add("Softplus", o.input(0)));
    String slope = o.add("Mul", oneMinusSquare(o, t), o.add("Sigmoid", o.input(0)));
    return o.add("Add", t, o.add("Mul", o.input(0), slope));
  }

  private static String oneMinusSquare(Operation o, String value) {
    return o.add("Sub", o.number(1), square(o, value));
  }

  private static String ofGelu(Elementwise of, Operation o) {
    String x = o.input(0);
    if (of.parameters().get("approximate").equals("tanh")) {
      double scale = Math.sqrt(2 / Math.PI);
      double cubic = 0.044715;
      String cube = o.add("Mul", square(o, x), x);
      String t = o.add("Tanh", times(o, scale, o.add("Add", x, times(o, cubic, cube))));
      String inner = times(o, scale, plus(o, times(o, 3 * cubic, square(o, x)), 1));
      String slope = o.add("Mul", o.add("Mul", x, oneMinusSquare(o, t)), inner);
      return times(o, 0.5, o.add("Add", plus(o, t, 1), slope));
    }
    String normal = times(o, 0.5, plus(o, o.add("Erf", times(o, Math.sqrt(0.5), x)), 1));
    String density = times(o, 1 / Math.sqrt(2 * Math.PI), bell(o, 0.5));
    return o.add("Add", normal, o.add("Mul", x, density));
  }

  private static String ofShrink(Elementwise of, Operation o) {
    String far = o.add("Greater", o.add("Abs", o.input(0)), o.number(number(of, "lambd")));
    return o.add("Where", far, o.number(1), o.number(0));
  }
}
