package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/**
 * The numbers from {@code low} to {@code high}, both included and possibly infinite: where the
 * elements of a value lie, whatever the input. Every operation on intervals gives one that holds
 * all results, and {@link #ALL} where nothing better is known.
 *
 * @param low the lowest number
 * @param high the highest number
 */
public record Interval(double low, double high) {
  /** All numbers. */
  public static final Interval ALL =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** From 0 to 1. */
  public static final Interval UNIT = new Interval(0, 1);

  /** Between two numbers in any order; all numbers where one is none. */
  public static Interval between(double one, double other) {
    return Double.isNaN(one) || Double.isNaN(other)
        ? ALL
        : new Interval(Math.min(one, other), Math.max(one, other));
  }

  /** The smallest interval that holds all elements; all numbers where there are none. */
  public static Interval of(Tensor tensor) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < tensor.size(); k++) {
      low = Math.min(low, tensor.get(k));
      high = Math.max(high, tensor.get(k));
    }
    return low <= high ? new Interval(low, high) : ALL;
  }

  /** The smallest interval that holds both. */
  public Interval hull(Interval other) {
    return new Interval(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** Sums of a number of each. */
  public Interval plus(Interval other) {
    return between(low + other.low, high + other.high);
  }

  /** The negative numbers of these. */
  public Interval negated() {
    return new Interval(-high, -low);
  }

  /** Products of a number of each; 0 times infinity is 0. */
  public Interval times(Interval other) {
    double a = product(low, other.low);
    double b = product(low, other.high);
    double c = product(high, other.low);
    double d = product(high, other.high);
    return new Interval(
        Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
  }

  private static double product(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }

  /** The reciprocal numbers; all numbers where 0 lies inside. */
  public Interval reciprocal() {
    if ((low < 0 && high > 0) || (low == 0 && high == 0)) {
      return ALL;
    }
    double ofLow = low == 0 ? Double.POSITIVE_INFINITY : 1 / low;
    double ofHigh = high == 0 ? Double.NEGATIVE_INFINITY : 1 / high;
    return between(ofHigh, ofLow);
  }

  /** What a function makes of these numbers that rises or falls on either side of 0. */
  public Interval map(DoubleUnaryOperator function) {
    Interval ends = between(function.applyAsDouble(low), function.applyAsDouble(high));
    if (low < 0 && high > 0) {
      double middle = function.applyAsDouble(0);
      return Double.isNaN(middle) ? ALL : ends.hull(new Interval(middle, middle));
    }
    return ends;
  }

  /** These numbers without the negative ones. */
  public Interval notNegative() {
    return new Interval(Math.max(0, low), Math.max(0, high));
  }

  /** Whether all numbers are in another interval, up to {@code tolerance}. */
  public boolean isInside(Interval other, double tolerance) {
    return low >= other.low - tolerance && high <= other.high + tolerance;
  }
}
