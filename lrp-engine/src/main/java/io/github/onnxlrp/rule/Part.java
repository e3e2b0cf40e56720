package io.github.onnxlrp.rule;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * One way in which the lower units of a linear map count: the map with modified inputs and modified
 * weights,
 *
 * <pre>z_pj = sum_i input(x_i) weight(w_ij)</pre>
 *
 * without biases. A weight here is what leads from a unit to the pre-activation in the end: -w
 * where the product is subtracted, 1 or -1 for a term of a sum. Two parts are equal when they are
 * the same object.
 *
 * <p>The idea to write rules as modifiers of inputs and parameters is that of zennit (Anders et al.
 * 2021, "Software for Dataset-wide XAI").
 */
public final class Part {
  /** The map as it is; its weights may have any sign. */
  public static final Part WHOLE = new Part("x w", x -> x, w -> w, 1);

  /** {@code x+ w+}. */
  public static final Part POSITIVE_POSITIVE = new Part("x+ w+", Part::plus, Part::plus, 1);

  /** {@code x- w-}, where {@code x-} is the smaller of x and 0. */
  public static final Part NEGATIVE_NEGATIVE = new Part("x- w-", Part::minus, Part::minus, 1);

  /** {@code x+ w-}. */
  public static final Part POSITIVE_NEGATIVE = new Part("x+ w-", Part::plus, Part::minus, 1);

  /** {@code x- w+}. */
  public static final Part NEGATIVE_POSITIVE = new Part("x- w+", Part::minus, Part::plus, 1);

  /** {@code w^2}. */
  public static final Part SQUARE = new Part("w^2", x -> 1, w -> w * w, 2);

  /** 1 for each weight. */
  public static final Part ONE = new Part("1", x -> 1, w -> 1, 0);

  private final String name;
  private final DoubleUnaryOperator input;
  private final DoubleUnaryOperator weight;
  private final int degree;

  /**
   * A part.
   *
   * @param name what messages call it
   * @param input what counts for an input x
   * @param weight what counts for a weight w
   * @param degree the n for which {@code weight(c w) = c^n weight(w)} for every c above 0
   */
  public Part(String name, DoubleUnaryOperator input, DoubleUnaryOperator weight, int degree) {
    this.name = Objects.requireNonNull(name);
    this.input = Objects.requireNonNull(input);
    this.weight = Objects.requireNonNull(weight);
    this.degree = degree;
  }

  /** The part {@code bound w+} or {@code bound w-} of the box rule. */
  static Part bound(double bound, boolean positiveWeights) {
    return positiveWeights
        ? new Part(bound + " w+", x -> bound, Part::plus, 1)
        : new Part(bound + " w-", x -> bound, Part::minus, 1);
  }

  /** What counts for an input. */
  public double input(double x) {
    return input.applyAsDouble(x);
  }

  /** What counts for a weight. */
  public double weight(double w) {
    return weight.applyAsDouble(w);
  }

  /** The n for which {@code weight(c w) = c^n weight(w)} for every c above 0. */
  public int degree() {
    return degree;
  }

  private static double plus(double x) {
    return Math.max(x, 0);
  }

  private static double minus(double x) {
    return Math.min(x, 0);
  }

  @Override
  public String toString() {
    return name;
  }
}
