package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;

import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.propagation.BackwardStep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The parts of linear rules: what happens to inputs and weights. They are functions in Java; those
 * of the rules are {@code a max(x, 0)^n + b min(x, 0)^n} or a constant, which is found out by their
 * values.
 */
final class PartOperations {
  /** Numbers on both sides, at which a function is looked at. */
  private static final double[] PROBES = {0.25, 0.5, 1, 1.75, 3, 17};

  private static final int MOST_DEGREE = 2;

  static final List<WrittenOperation> LIST = all();

  private PartOperations() {}

  private static List<WrittenOperation> all() {
    List<WrittenOperation> all = new ArrayList<>();
    for (String name :
        List.of("PartOfInput", "PartOfTerm", "PartOfWeights", "PositiveScales", "NegativeScales")) {
      all.add(
          of(
              BackwardStep.class,
              name,
              Batches.ELEMENTWISE,
              (op, o) -> map(o, unary(op), o.input(0))));
    }
    all.add(of(BackwardStep.class, "OwnWeights", Batches.ELEMENTWISE, PartOperations::ownWeights));
    return all;
  }

  private static DoubleUnaryOperator unary(BackwardStep op) {
    return (DoubleUnaryOperator) op.parameters().get("function");
  }

  /** A weight is the sum over its count; where there is none, nothing. */
  private static String ownWeights(BackwardStep op, Operation o) {
    DoubleBinaryOperator function = (DoubleBinaryOperator) op.parameters().get("function");
    String none = o.add("Equal", o.input(1), o.number(0));
    String weight = o.add("Div", o.input(0), o.add("Where", none, o.number(1), o.input(1)));
    String part = map(o, sum -> function.applyAsDouble(sum, 1), weight);
    return o.add("Where", none, o.number(0), part);
  }

  private static String map(Operation o, DoubleUnaryOperator function, String x) {
    double up = function.applyAsDouble(1);
    double down = function.applyAsDouble(-1);
    double none = function.applyAsDouble(0);
    if (up == down && up == none && agrees(function, y -> up)) {
      return constant(o, up, x);
    }
    for (int degree = 1; degree <= MOST_DEGREE; degree++) {
      int power = degree;
      if (agrees(function, y -> (y > 0 ? up : down) * Math.pow(Math.abs(y), power))) {
        return sides(o, up, down, degree, x);
      }
    }
    if (agrees(function, y -> y > 0 ? up : down)) {
      String above = o.add("Where", o.add("Greater", x, o.number(0)), o.number(up), o.number(none));
      return o.add("Where", o.add("Less", x, o.number(0)), o.number(down), above);
    }
    throw new UnwritableException("a function of the rule has no standard operators");
  }

  private static boolean agrees(DoubleUnaryOperator function, DoubleUnaryOperator other) {
    for (double probe : PROBES) {
      for (double x : new double[] {probe, -probe}) {
        double expected = function.applyAsDouble(x);
        double rounding = 1e-12 * Math.max(1, Math.abs(expected));
        if (!(Math.abs(other.applyAsDouble(x) - expected) <= rounding)) {
          return false;
        }
      }
    }
    return true;
  }

  private static String constant(Operation o, double value, String x) {
    if (value == 0) {
      return o.zeros(x);
    }
    return o.add("Expand", o.number(value), o.add("Shape", x));
  }

  private static String sides(Operation o, double up, double down, int degree, String x) {
    if (degree == 1 && up == 1 && down == -1) {
      return x;
    }
    String above = up == 0 ? null : power(o, o.add("Max", x, o.number(0)), degree, up);
    String below = down == 0 ? null : power(o, o.add("Min", x, o.number(0)), degree, -down);
    if (above == null || below == null) {
      return above == null ? (below == null ? o.zeros(x) : below) : above;
    }
    return o.add("Add", above, below);
  }

  /** {@code factor x^degree}; below 0 the square has the other sign than {@code x}. */
  private static String power(Operation o, String x, int degree, double factor) {
    boolean square = degree == 2;
    String power = square ? o.add("Mul", x, o.add("Abs", x)) : x;
    return factor == 1 ? power : o.add("Mul", power, o.number(factor));
  }
}
