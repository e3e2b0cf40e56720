package io.github.onnxlrp.propagation;

import io.github.onnxlrp.rule.Part;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What travels through an affine region towards its boundary, where it becomes relevance. All have
 * the shape of the value that they are at.
 *
 * @param <V> tensors or values of a graph
 * @param multipliers {@code m} of the rule for each part and sign, carried by adjoints
 * @param linearShare the share of bias and stabilizer for units below a linear operation, divided
 *     by the width of the row, so that summing over the row gives each unit its share; null when
 *     there is none
 * @param unitShare the same share for terms of the sum itself, not divided; null when there is none
 */
record Message<V>(Map<Way, V> multipliers, V linearShare, V unitShare) {
  /**
   * A part of a rule, and whether what lies below enters the pre-activation with the opposite sign.
   */
  record Way(Part part, boolean negative) {
    /** The way below an operand that is subtracted. */
    Way opposite() {
      return new Way(part, !negative);
    }
  }

  /** A message without shares. */
  Message(Map<Way, V> multipliers) {
    this(multipliers, null, null);
  }

  boolean hasShares() {
    return linearShare != null;
  }

  Message<V> plus(Message<V> other, Algebra<V> algebra) {
    Map<Way, V> sum = new LinkedHashMap<>(multipliers);
    other.multipliers.forEach((way, multiplier) -> sum.merge(way, multiplier, algebra::plus));
    return new Message<>(
        sum,
        plus(linearShare, other.linearShare, algebra),
        plus(unitShare, other.unitShare, algebra));
  }

  private static <V> V plus(V left, V right, Algebra<V> algebra) {
    return left == null || right == null
        ? (left == null ? right : left)
        : algebra.plus(left, right);
  }

  /**
   * The message to an operand of a sum; shares do not ask for the sign.
   *
   * @param reduce brings each of them to the operand's shape
   */
  Message<V> toTerm(int sign, UnaryOperator<V> reduce, Algebra<V> algebra) {
    Map<Way, V> result = new LinkedHashMap<>();
    multipliers.forEach(
        (way, multiplier) -> {
          V reduced = reduce.apply(multiplier);
          if (sign > 0) {
            result.put(way, reduced);
          } else if (way.part() == Part.WHOLE) {
            // Its weights may have any sign, so that a number can carry it.
            result.put(way, algebra.negated(reduced));
          } else {
            result.put(way.opposite(), reduced);
          }
        });
    return withShares(result, reduce);
  }

  /**
   * The message to a value that enters with a factor for each element.
   *
   * @param reduce brings each of them to the operand's shape
   */
  Message<V> toFactored(V factors, UnaryOperator<V> reduce, Algebra<V> algebra) {
    Map<Way, V> result = new LinkedHashMap<>();
    multipliers.forEach(
        (way, multiplier) -> {
          if (way.part() == Part.WHOLE) {
            result.put(way, reduce.apply(algebra.weighted(multiplier, factors)));
          } else {
            for (boolean opposite : new boolean[] {false, true}) {
              V scales = scales(factors, way.part().degree(), opposite, algebra);
              V share = reduce.apply(algebra.times(multiplier, scales));
              result.merge(opposite ? way.opposite() : way, share, algebra::plus);
            }
          }
        });
    return withShares(result, reduce);
  }

  /** {@code |c|^degree} where a factor has this sign, else 0; factors of 0 count as positive. */
  static <V> V scales(V factors, int degree, boolean negative, Algebra<V> algebra) {
    return algebra.map(
        negative ? "NegativeScales" : "PositiveScales",
        c -> c < 0 == negative ? Math.pow(Math.abs(c), degree) : 0,
        factors);
  }

  private Message<V> withShares(Map<Way, V> ways, UnaryOperator<V> reduce) {
    return hasShares()
        ? new Message<>(ways, reduce.apply(linearShare), reduce.apply(unitShare))
        : new Message<>(ways);
  }
}
