package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.LongBinaryOperator;

/** Comparisons and logic, with broadcasting; the results are of type BOOL. */
public final class Comparisons {
  private Comparisons() {}

  private interface Test {
    boolean holds(int order, boolean ordered);
  }

  /** {@code a == b}. */
  public static Discrete equal() {
    return comparison("Equal", (order, ordered) -> ordered && order == 0);
  }

  /** {@code a < b}. */
  public static Discrete less() {
    return comparison("Less", (order, ordered) -> ordered && order < 0);
  }

  /** {@code a <= b}. */
  public static Discrete lessOrEqual() {
    return comparison("LessOrEqual", (order, ordered) -> ordered && order <= 0);
  }

  /** {@code a > b}. */
  public static Discrete greater() {
    return comparison("Greater", (order, ordered) -> ordered && order > 0);
  }

  /** {@code a >= b}. */
  public static Discrete greaterOrEqual() {
    return comparison("GreaterOrEqual", (order, ordered) -> ordered && order >= 0);
  }

  /** Both hold. */
  public static Discrete and() {
    return logic("And", (a, b) -> a & b);
  }

  /** One or both hold. */
  public static Discrete or() {
    return logic("Or", (a, b) -> a | b);
  }

  /** One of both holds. */
  public static Discrete xor() {
    return logic("Xor", (a, b) -> a ^ b);
  }

  /** It does not hold. */
  public static Discrete not() {
    return Discrete.ofElements(
        "Not",
        inputs -> {
          long[] result = inputs.get(0).longs().clone();
          for (int k = 0; k < result.length; k++) {
            result[k] = 1 - result[k];
          }
          return Tensor.integers(ElementType.BOOL, result, inputs.get(0).shape());
        });
  }

  /** It is not a number. */
  public static Discrete isNaN() {
    return test("IsNaN", Double::isNaN);
  }

  /** It is infinite, of a sign that is asked for. */
  public static Discrete isInfinite(boolean negative, boolean positive) {
    return test("IsInf", x -> Double.isInfinite(x) && (x > 0 ? positive : negative))
        .with(Map.of("detect_negative", negative, "detect_positive", positive));
  }

  private static Discrete test(String name, DoublePredicate predicate) {
    return Discrete.ofElements(
        name,
        inputs -> {
          Tensor data = inputs.get(0);
          long[] result = new long[data.size()];
          for (int k = 0; k < result.length; k++) {
            double seen = FloatFormats.seen(data, k);
            result[k] = predicate.test(seen) ? 1 : 0;
          }
          return Tensor.integers(ElementType.BOOL, result, data.shape());
        });
  }

  private static Discrete logic(String name, LongBinaryOperator operator) {
    return Discrete.ofElements(
        name,
        inputs ->
            Binary.apply(
                inputs.get(0),
                inputs.get(1),
                (a, b) -> {
                  throw new IllegalArgumentException("its operands must be of type bool");
                },
                operator));
  }

  private static Discrete comparison(String name, Test test) {
    return Discrete.ofElements(name, inputs -> compare(inputs, test));
  }

  private static Tensor compare(List<Tensor> inputs, Test test) {
    int[] shape = Shapes.broadcast(inputs.get(0).shape(), inputs.get(1).shape());
    Tensor a = Broadcast.to(inputs.get(0), shape);
    Tensor b = Broadcast.to(inputs.get(1), shape);
    if (a.isFloating() != b.isFloating()) {
      throw new IllegalArgumentException("cannot compare %s and %s".formatted(a, b));
    }
    long[] result = new long[a.size()];
    for (int k = 0; k < result.length; k++) {
      result[k] = holds(a, b, k, test) ? 1 : 0;
    }
    return Tensor.integers(ElementType.BOOL, result, shape);
  }

  /** Numbers are compared as the model would see them, rounded. */
  private static boolean holds(Tensor a, Tensor b, int k, Test test) {
    if (!a.isFloating()) {
      boolean unsigned = a.type() == ElementType.UINT64;
      long x = a.longs()[k];
      long y = b.longs()[k];
      return test.holds(unsigned ? Long.compareUnsigned(x, y) : Long.compare(x, y), true);
    }
    double x = FloatFormats.seen(a, k);
    double y = FloatFormats.seen(b, k);
    boolean ordered = !Double.isNaN(x) && !Double.isNaN(y);
    return test.holds(x < y ? -1 : x > y ? 1 : 0, ordered);
  }
}
