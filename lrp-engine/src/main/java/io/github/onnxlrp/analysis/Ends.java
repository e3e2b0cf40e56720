package io.github.onnxlrp.analysis;

import java.util.function.DoubleUnaryOperator;

/**
 * What a function of one number is at the ends and around 0, from its values at {@link #POINTS}.
 * Where it has no value at infinity it is taken far out.
 */
final class Ends {
  private static final double STEP = 1e-4;

  /** Far enough for every function that is used, and near enough for exp(x) to be a number. */
  private static final double FAR = 300;

  private static final double ROUNDING = 1e-12;

  private static final double[] GRID = {
    -FAR, -FAR / 2, -40, -20, -10, -8, -6.5, -6, -5, -4, -3, -2.5, -2, -1.5, -1, -0.75, -0.5, -0.25,
    -0.1, 0, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 6.5, 8, 10, 20, 40, FAR / 2, FAR
  };

  /** Where the function is asked for. */
  static final double[] POINTS = points();

  private static final int OF_GRID = 4;

  private final double[] values;
  private final double first;
  private final double last;

  Ends(double... values) {
    this.values = values;
    this.first = end(values[0], OF_GRID, OF_GRID + 1);
    this.last = end(values[1], values.length - 1, values.length - 2);
  }

  private static double[] points() {
    double[] points = new double[OF_GRID + GRID.length];
    points[0] = Double.NEGATIVE_INFINITY;
    points[1] = Double.POSITIVE_INFINITY;
    points[2] = -STEP;
    points[3] = STEP;
    System.arraycopy(GRID, 0, points, OF_GRID, GRID.length);
    return points;
  }

  /** The value at infinity; far out where that is none, if nothing changes there any more. */
  private double end(double atInfinity, int outer, int inner) {
    if (!Double.isNaN(atInfinity)) {
      return atInfinity;
    }
    double far = values[outer];
    return Math.abs(far - values[inner]) <= 1e-9 * Math.max(1, Math.abs(far)) ? far : Double.NaN;
  }

  private double atZero() {
    return values[OF_GRID + GRID.length / 2];
  }

  private double firstSlope() {
    return (values[OF_GRID + 1] - values[OF_GRID]) / (FAR / 2);
  }

  private double lastSlope() {
    return (values[values.length - 1] - values[values.length - 2]) / (FAR / 2);
  }

  boolean rises() {
    return last > first;
  }

  double least() {
    return Math.min(first, last);
  }

  double most() {
    return Math.max(first, last);
  }

  /** How far the ends are apart. */
  double size() {
    return Math.abs(last - first);
  }

  boolean isBounded() {
    return Double.isFinite(size()) && size() > 0;
  }

  /** Whether it only rises or only falls, up to rounding. */
  boolean isMonotone() {
    double direction = Math.signum(last - first);
    for (int k = OF_GRID + 1; k < values.length; k++) {
      double rounding = ROUNDING * Math.max(Math.abs(values[k]), Math.abs(values[k - 1]));
      if (!((values[k] - values[k - 1]) * direction >= -rounding)) {
        return false;
      }
    }
    return direction != 0;
  }

  /** Whether it goes from one number to another and is half-way at 0. */
  boolean isSymmetric(double tolerance) {
    return isBounded() && Math.abs(first + last - 2 * atZero()) <= tolerance * size();
  }

  /** The slope of a sigmoid at 0 is 1/4; that of hard sigmoids is at most that. */
  boolean isSteeperThanASigmoid(double tolerance) {
    double slope = Math.abs(values[3] - values[2]) / (2 * STEP);
    return slope > (0.25 + tolerance) * size();
  }

  boolean isSteeperThanRelu(double tolerance) {
    return steepest() > 1 + tolerance;
  }

  /** Whether it is 0 at one end and a line at the other. */
  boolean isRectifying(double tolerance) {
    double slope = steepest();
    return slope > tolerance
        && hasLines(tolerance)
        && ((Math.abs(first) <= tolerance && Math.abs(firstSlope()) <= tolerance)
            || (Math.abs(last) <= tolerance && Math.abs(lastSlope()) <= tolerance));
  }

  /** The slope at the steeper end. */
  private double steepest() {
    return Math.max(Math.abs(firstSlope()), Math.abs(lastSlope()));
  }

  /** Whether it is a line at both ends, and not the same one. */
  boolean isBent(double tolerance) {
    double difference = Math.abs(firstSlope() - lastSlope());
    return hasLines(tolerance) && (difference > tolerance || steepest() <= tolerance);
  }

  /** Whether it is a line from half-way on at both ends. */
  private boolean hasLines(double tolerance) {
    double near = values[OF_GRID + 1] - values[OF_GRID + 2];
    double far = values[values.length - 3] - values[values.length - 2];
    double length = GRID[2] - GRID[1];
    return Math.abs(near / -length - firstSlope()) <= tolerance * Math.max(1, steepest())
        && Math.abs(far / -length - lastSlope()) <= tolerance * Math.max(1, steepest());
  }

  /** Whether it is this function, up to rounding. */
  boolean is(DoubleUnaryOperator function) {
    for (int k = 2; k < values.length; k++) {
      if (!(Math.abs(values[k] - function.applyAsDouble(POINTS[k])) <= ROUNDING)) {
        return false;
      }
    }
    return true;
  }
}
