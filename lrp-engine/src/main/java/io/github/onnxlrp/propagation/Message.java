package io.github.onnxlrp.propagation;

import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What travels through an affine region towards its boundary, where it becomes relevance. All
 * tensors have the shape of the value that they are at.
 *
 * @param multipliers {@code m} of the rule for each part and sign, carried by adjoints
 * @param linearShare the share of bias and stabilizer for units below a linear operation, divided
 *     by the width of the row, so that summing over the row gives each unit its share; null when
 *     there is none
 * @param unitShare the same share for terms of the sum itself, not divided; null when there is none
 */
record Message(Map<Way, Tensor> multipliers, Tensor linearShare, Tensor unitShare) {
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
  Message(Map<Way, Tensor> multipliers) {
    this(multipliers, null, null);
  }

  boolean hasShares() {
    return linearShare != null;
  }

  Message plus(Message other) {
    Map<Way, Tensor> sum = new LinkedHashMap<>(multipliers);
    other.multipliers.forEach((way, multiplier) -> sum.merge(way, multiplier, Tensor::plus));
    return new Message(sum, plus(linearShare, other.linearShare), plus(unitShare, other.unitShare));
  }

  private static Tensor plus(Tensor left, Tensor right) {
    return left == null || right == null ? (left == null ? right : left) : left.plus(right);
  }

  /**
   * The message to an operand of a sum; shares do not ask for the sign.
   *
   * @param reduce brings each tensor to the operand's shape
   */
  Message toTerm(int sign, UnaryOperator<Tensor> reduce) {
    Map<Way, Tensor> result = new LinkedHashMap<>();
    multipliers.forEach(
        (way, multiplier) -> {
          Tensor reduced = reduce.apply(multiplier);
          if (sign > 0) {
            result.put(way, reduced);
          } else if (way.part() == Part.WHOLE) {
            // Its weights may have any sign, so that a number can carry it.
            result.put(way, reduced.map(m -> -m));
          } else {
            result.put(way.opposite(), reduced);
          }
        });
    return withShares(result, reduce);
  }

  /**
   * The message to a value that enters with a factor for each element.
   *
   * @param reduce brings each tensor to the operand's shape
   */
  Message toFactored(Tensor factors, UnaryOperator<Tensor> reduce) {
    Map<Way, Tensor> result = new LinkedHashMap<>();
    multipliers.forEach(
        (way, multiplier) -> {
          if (way.part() == Part.WHOLE) {
            result.put(way, reduce.apply(multiplier.weightedBy(factors)));
          } else {
            int degree = way.part().degree();
            add(result, way, reduce.apply(multiplier.times(scales(factors, degree, false))));
            if (Arrays.stream(factors.doubles()).anyMatch(c -> c < 0)) {
              add(
                  result,
                  way.opposite(),
                  reduce.apply(multiplier.times(scales(factors, degree, true))));
            }
          }
        });
    return withShares(result, reduce);
  }

  private static void add(Map<Way, Tensor> sums, Way way, Tensor multiplier) {
    sums.merge(way, multiplier, Tensor::plus);
  }

  /** {@code |c|^degree} where a factor has this sign, else 0; factors of 0 count as positive. */
  static Tensor scales(Tensor factors, int degree, boolean negative) {
    return factors.map(c -> c < 0 == negative ? Math.pow(Math.abs(c), degree) : 0);
  }

  private Message withShares(Map<Way, Tensor> ways, UnaryOperator<Tensor> reduce) {
    return hasShares()
        ? new Message(ways, reduce.apply(linearShare), reduce.apply(unitShare))
        : new Message(ways);
  }
}
