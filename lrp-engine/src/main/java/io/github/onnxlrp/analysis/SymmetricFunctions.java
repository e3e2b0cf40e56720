package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import java.util.function.DoubleUnaryOperator;

/**
 * Functions of one value that go from one number to another and are half-way at 0: sigmoid, hard
 * sigmoid and tanh, whatever they are written with.
 *
 * <pre>
 * 1 / (1 + exp(-x))    0.5 tanh(0.5 x) + 0.5    min(max(x + 3, 0), 6) / 6    1 + erf(x / sqrt 2)
 * </pre>
 *
 * <p>That tells the constants of the function from the bias of the linear map that it is applied
 * to: in {@code clip(x W + b + 3, 0, 6) / 6} the 3 is of the function, and b is not. Constant
 * factors are of the function as far as it is steeper than a sigmoid without them.
 */
final class SymmetricFunctions {
  /** Exporters write 1/6 in single precision. */
  private static final double TOLERANCE = 1e-6;

  /** The slope of a sigmoid at 0 is 1/4; that of hard sigmoids is at most that. */
  private static final double SIGMOID_SLOPE = 0.25 + 1e-6;

  private static final double STEP = 1e-4;

  /** The longest known form has six nodes. */
  private static final int LONGEST = 12;

  /**
   * A function.
   *
   * @param source the value that it is a function of
   * @param low where it is lowest
   * @param high where it is highest
   */
  record Symmetric(TraceValue source, double low, double high) {
    /** Whether it goes from 0 to 1. */
    boolean isSquashing() {
      return Math.abs(low) <= TOLERANCE && Math.abs(high - 1) <= TOLERANCE;
    }
  }

  private final Activity activity;

  SymmetricFunctions(Activity activity) {
    this.activity = activity;
  }

  /** Whether the node's output is such a function that goes from 0 to 1. */
  boolean squashes(TraceNode node) {
    Symmetric found = find(node);
    return found != null && found.isSquashing();
  }

  /**
   * Such a function that gives the node's output, or null: the shortest one that is not steeper
   * than a sigmoid; where all are, the longest one.
   */
  Symmetric find(TraceNode node) {
    DoubleUnaryOperator[] functions = new DoubleUnaryOperator[LONGEST];
    Symmetric found = null;
    TraceNode last = node;
    for (int count = 0; count < LONGEST && last != null; count++) {
      int operand = activity.onlyActive(last);
      functions[count] = operand < 0 ? null : last.op().function(operand, last.tensors());
      boolean belongs = found == null || isFactor(last);
      if (functions[count] == null
          || !belongs
          || !last.output().tensor().hasShape(last.input(operand).tensor().shape())) {
        return found;
      }
      int length = count;
      DoubleUnaryOperator all = x -> apply(functions, length, x);
      double first = all.applyAsDouble(Double.NEGATIVE_INFINITY);
      double second = all.applyAsDouble(Double.POSITIVE_INFINITY);
      if (isSymmetric(first, all.applyAsDouble(0), second)) {
        found =
            new Symmetric(last.input(operand), Math.min(first, second), Math.max(first, second));
        if (slope(all) <= SIGMOID_SLOPE * Math.abs(second - first)) {
          return found;
        }
      }
      last = last.input(operand).producer();
    }
    return found;
  }

  private boolean isFactor(TraceNode node) {
    return activity.kind(node) == Kind.FACTOR;
  }

  private static double slope(DoubleUnaryOperator function) {
    return Math.abs(function.applyAsDouble(STEP) - function.applyAsDouble(-STEP)) / (2 * STEP);
  }

  private static double apply(DoubleUnaryOperator[] functions, int last, double x) {
    double result = x;
    for (int k = last; k >= 0; k--) {
      result = functions[k].applyAsDouble(result);
    }
    return result;
  }

  private static boolean isSymmetric(double first, double middle, double second) {
    double size = Math.abs(second - first);
    return Double.isFinite(size)
        && size > 0
        && Math.abs(first + second - 2 * middle) <= TOLERANCE * size;
  }
}
