package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Receiver;
import io.github.onnxlrp.propagation.AffineShares;
import io.github.onnxlrp.rule.EpsilonRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sums, products and shares of {@link Term}s in their simplest form. */
final class TermAlgebra {
  private TermAlgebra() {}

  /** The sum or difference; null where it is not known. */
  static Term sum(Term first, Term second, boolean negated) {
    if (second == null || first.width() != second.width() || first.width() == 0) {
      return null;
    }
    Affine right = Affine.of(second);
    Affine sum = Affine.of(first).plus(negated ? right.negated() : right);
    return isComplement(sum)
        ? new Term.Function(Term.Kind.COMPLEMENT, sum.addends().keySet().iterator().next())
        : sum.simplified();
  }

  /** Whether a sum is {@code 1 - x} where x is a gate. */
  private static boolean isComplement(Affine sum) {
    return sum.bias() != null
        && sum.addends().size() == 1
        && sum.addends().keySet().iterator().next() instanceof Term.Function function
        && function.kind() == Term.Kind.SIGMOID
        && Arrays.stream(sum.bias().elements()).allMatch(element -> element == 1)
        && sum.addends().containsValue(Coefficients.identity(sum.width()).negated());
  }

  /** Where both are put together of the same parts, each part is weighted alone. */
  static Term weighted(Term value, Term weights) {
    if (value.width() != weights.width()) {
      return null;
    }
    boolean isJoined =
        value instanceof Affine affine
            && affine.bias() == null
            && affine.addends().size() > 1
            && affine.addends().values().stream().allMatch(factor -> factor.place() >= 0)
            && affine.addends().values().stream().mapToInt(Coefficients::rows).sum()
                == value.width();
    if (!isJoined) {
      return new Term.Weighted(value, weights);
    }
    Affine sum = Affine.zero(value.width());
    for (Map.Entry<Term, Coefficients> part : ((Affine) value).addends().entrySet()) {
      int first = part.getValue().place();
      Term own = Affine.of(weights).columns(first, part.getKey().width()).simplified();
      Term weighted = new Term.Weighted(part.getKey(), own);
      sum = sum.plus(Affine.of(weighted).among(first, value.width()));
    }
    return sum;
  }

  /**
   * What a pre-activation gives to each {@link Receiver}; nothing where the rule is another one.
   *
   * @param hasBias whether there is a bias
   */
  static List<Term> shares(
      AffineShares shares, Term sum, boolean hasBias, Term bias, Term relevance) {
    Term z = sum;
    boolean isEpsilon =
        shares.rule() instanceof EpsilonRule rule && rule.biasFactor() == 0 && rule.epsilon() > 0;
    if (!isEpsilon || z == null || relevance == null || (hasBias && !isConstant(bias))) {
      return List.of();
    }
    Coefficients constant = hasBias ? ((Affine) bias).bias() : null;
    Affine placed = relevance instanceof Affine affine && affine.placed() != null ? affine : null;
    Term from = placed == null ? relevance : placed.placed();
    if (placed != null) {
      z = Affine.of(z).columns(placed.place(), from.width()).simplified();
      constant = constant == null ? null : constant.columns(placed.place(), from.width());
    }
    List<Term> results = new ArrayList<>();
    for (Receiver receiver : Receiver.values()) {
      double epsilon = ((EpsilonRule) shares.rule()).epsilon();
      results.add(new Term.Share(receiver, epsilon, z, constant, from));
    }
    if (placed != null) {
      results.set(0, Affine.of(results.get(0)).among(placed.place(), placed.width()));
    }
    return results;
  }

  private static boolean isConstant(Term term) {
    return term instanceof Affine affine && affine.addends().isEmpty();
  }
}
