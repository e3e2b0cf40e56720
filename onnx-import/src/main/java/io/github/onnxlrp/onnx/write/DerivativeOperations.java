package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Derivatives of functions of single elements, which gradients multiply by. */
final class DerivativeOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          of("Sigmoid", (op, o) -> ofSigmoid(o)),
          of("Tanh", (op, o) -> ofTanh(o, o.input(0))),
          of("ScaledTanh", DerivativeOperations::ofScaledTanh),
          of("Softplus", (op, o) -> o.add("Sigmoid", o.input(0))),
          of("Softsign", (op, o) -> ofSoftsign(o)),
          of("Relu", (op, o) -> where(o, "Greater", 0, o.number(1), o.number(0))),
          of("LeakyRelu", (op, o) -> where(o, "Less", 0, alpha(op, o), o.number(1))),
          of("ThresholdedRelu", DerivativeOperations::ofThreshold),
          of("Elu", DerivativeOperations::ofElu),
          of("HardSigmoid", DerivativeOperations::ofHardSigmoid),
          of("Saturate", (op, o) -> between(o, -number(op, "bound"), number(op, "bound"))),
          of("Clip", (op, o) -> between(o, number(op, "min"), number(op, "max"))),
          of("Neg", (op, o) -> minusOne(o)),
          of("OneMinus", (op, o) -> minusOne(o)),
          of("Square", (op, o) -> o.add("Mul", o.input(0), o.number(2))),
          of("Exp", (op, o) -> o.add("Exp", o.input(0))),
          of("Log", (op, o) -> o.add("Reciprocal", o.input(0))),
          of("Sqrt", (op, o) -> o.add("Div", o.number(0.5), o.add("Sqrt", o.input(0)))),
          of("Reciprocal", (op, o) -> ofReciprocal(o)),
          of("Abs", (op, o) -> o.add("Sign", o.input(0))));

  private DerivativeOperations() {}

  static WrittenOperation of(String function, WrittenOperation.Single<Elementwise> derivative) {
    return WrittenOperation.of(
        Elementwise.Derivative.class,
        function + "Derivative",
        Batches.ELEMENTWISE,
        (op, o) -> derivative.write(op.of(), o));
  }

  static double number(Elementwise of, String parameter) {
    return ((Number) of.parameters().get(parameter)).doubleValue();
  }

  private static String alpha(Elementwise of, Operation o) {
    return o.number(number(of, "alpha"));
  }

  private static String ofSigmoid(Operation o) {
    String sigmoid = o.add("Sigmoid", o.input(0));
    return o.add("Mul", sigmoid, o.add("Sub", o.number(1), sigmoid));
  }

  private static String ofTanh(Operation o, String x) {
    String tanh = o.add("Tanh", x);
    return o.add("Sub", o.number(1), o.add("Mul", tanh, tanh));
  }

  private static String ofScaledTanh(Elementwise of, Operation o) {
    double beta = number(of, "beta");
    String slope = ofTanh(o, o.add("Mul", o.input(0), o.number(beta)));
    return o.add("Mul", slope, o.number(number(of, "alpha") * beta));
  }

  private static String ofSoftsign(Operation o) {
    String divisor = o.add("Add", o.add("Abs", o.input(0)), o.number(1));
    return o.add("Reciprocal", o.add("Mul", divisor, divisor));
  }

  private static String ofThreshold(Elementwise of, Operation o) {
    return where(o, "Greater", number(of, "alpha"), o.number(1), o.number(0));
  }

  private static String ofElu(Elementwise of, Operation o) {
    String below = o.add("Mul", o.add("Exp", o.input(0)), alpha(of, o));
    return where(o, "Less", 0, below, o.number(1));
  }

  private static String ofHardSigmoid(Elementwise of, Operation o) {
    double alpha = number(of, "alpha");
    double beta = number(of, "beta");
    double zero = -beta / alpha;
    double one = (1 - beta) / alpha;
    // With a negative slope the function is 1 below and 0 above.
    String sloped = between(o, Math.min(zero, one), Math.max(zero, one));
    return o.add("Mul", sloped, o.number(alpha));
  }

  private static String ofReciprocal(Operation o) {
    return o.add("Neg", o.add("Reciprocal", o.add("Mul", o.input(0), o.input(0))));
  }

  static String where(
      Operation o, String comparison, double bound, String there, String elsewhere) {
    String holds = o.add(comparison, o.input(0), o.number(bound));
    return o.add("Where", holds, there, elsewhere);
  }

  /** 1 where elements are strictly between two numbers, otherwise 0. */
  private static String between(Operation o, double low, double high) {
    String above = o.add("Greater", o.input(0), o.number(low));
    String below = o.add("Less", o.input(0), o.number(high));
    return o.add("Where", o.add("And", above, below), o.number(1), o.number(0));
  }

  private static String minusOne(Operation o) {
    Map<String, ?> value = o.value(Tensor.scalar(-1).reshaped(1));
    return o.add("ConstantOfShape", value, o.add("Shape", o.input(0)));
  }
}
