package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.propagation.AffineShares;
import io.github.onnxlrp.rule.AlphaBetaRule;
import io.github.onnxlrp.rule.BoxRule;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.FlatRule;
import io.github.onnxlrp.rule.GammaRule;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.rule.WeightSquareRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the pre-activations of affine regions share their relevance, rule by rule. */
final class RuleOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          new WrittenOperation(
              AffineShares.class,
              null,
              Batches.ELEMENTWISE,
              (op, o) -> new RuleOperations(o, ((AffineShares) op).rule()).shares()));

  private static final int SUMS = 3;

  private final Operation o;
  private final LinearRule rule;
  private final String z;
  private final String bias;
  private final String r;
  private final List<String> multipliers = new ArrayList<>();

  private RuleOperations(Operation o, LinearRule rule) {
    this.o = o;
    this.rule = rule;
    this.z = o.input(0);
    this.bias = o.has(1) ? o.input(1) : null;
    this.r = o.input(2);
  }

  private String sum(int part) {
    return o.input(SUMS + part);
  }

  /** The multipliers of the parts, and what biases, stabilizer and nobody get. */
  private List<String> shares() {
    if (rule instanceof EpsilonRule) {
      return epsilon();
    } else if (rule instanceof GammaRule gamma) {
      return gamma(gamma);
    } else if (rule instanceof AlphaBetaRule alphaBeta) {
      return alphaBeta(alphaBeta);
    } else if (rule instanceof FlatRule) {
      return divided(sum(0), null);
    } else if (rule instanceof WeightSquareRule) {
      String square = bias == null ? null : o.add("Mul", bias, bias);
      return divided(square == null ? sum(0) : o.add("Add", sum(0), square), square);
    } else if (rule instanceof BoxRule) {
      return box();
    }
    throw new UnwritableException("the rule '%s' has no form in standard operators here", rule);
  }

  /** {@code z + E s(z)} and {@code E s(z)}. */
  static String[] stabilized(Operation o, Stabilizer stabilizer, String z) {
    return stabilized(o, stabilizer.epsilon(), z);
  }

  static String[] stabilized(Operation o, double epsilon, String z) {
    if (epsilon == 0) {
      return new String[] {z, null};
    }
    String above = o.add("GreaterOrEqual", z, o.number(0));
    String added = o.add("Where", above, o.number(epsilon), o.number(-epsilon));
    return new String[] {o.add("Add", z, added), added};
  }

  /** A quotient, 0 where the denominator is 0. */
  private String quotient(String dividend, String divisor, String undefined) {
    if (undefined == null) {
      return o.add("Div", dividend, divisor);
    }
    String safe = o.add("Where", undefined, o.number(1), divisor);
    return o.add("Where", undefined, o.number(0), o.add("Div", dividend, safe));
  }

  /** What nobody gets: all of it where the denominator is 0. */
  private String unassigned(String share, String undefined) {
    return undefined == null ? zeros() : o.add("Where", undefined, share, o.number(0));
  }

  private String zeros() {
    return o.zeros(r);
  }

  private String isZero(String divisor, boolean possible) {
    return possible ? o.add("Equal", divisor, o.number(0)) : null;
  }

  /** A share of a bias; a mask of minus infinity, which has no relevance, gets none. */
  private String weighted(String amount, String multiplier) {
    return amount == null ? zeros() : ShareOperations.weighted(o, amount, multiplier);
  }

  private String ofStabilizer(String added, String multiplier) {
    return added == null ? zeros() : o.add("Mul", added, multiplier);
  }

  private List<String> result(String ofBias, String ofStabilizer, String ofNobody) {
    List<String> result = new ArrayList<>(multipliers);
    result.addAll(Arrays.asList(ofBias, ofStabilizer, ofNobody));
    return result;
  }

  private List<String> epsilon() {
    String[] parts = stabilized(o, rule.stabilizer(), z);
    String undefined = isZero(parts[0], parts[1] == null);
    String m = quotient(r, parts[0], undefined);
    multipliers.add(m);
    return result(weighted(bias, m), ofStabilizer(parts[1], m), unassigned(r, undefined));
  }

  private List<String> gamma(GammaRule gamma) {
    String above = o.add("GreaterOrEqual", z, o.number(0));
    String high = signed(0, "Max");
    String low = signed(2, "Min");
    String favoured = o.add("Where", above, high, low);
    String[] parts = stabilized(o, rule.stabilizer(), z);
    String more = o.add("Mul", favoured, o.number(gamma.gamma()));
    String denominator = o.add("Add", parts[0], more);
    String undefined = isZero(denominator, true);
    String m = quotient(r, denominator, undefined);
    String larger = o.add("Mul", m, o.number(1 + gamma.gamma()));
    String up = o.add("Where", above, larger, m);
    String down = o.add("Where", above, m, larger);
    multipliers.addAll(List.of(up, up, down, down));
    String share = null;
    if (bias != null) {
      String favouredBias =
          o.add("Where", above, o.add("Max", bias, o.number(0)), o.add("Min", bias, o.number(0)));
      share = o.add("Add", bias, o.add("Mul", favouredBias, o.number(gamma.gamma())));
    }
    return result(weighted(share, m), ofStabilizer(parts[1], m), unassigned(r, undefined));
  }

  /** The sum of two parts and of what has their sign of the bias. */
  private String signed(int first, String operator) {
    String sum = o.add("Add", sum(first), sum(first + 1));
    return bias == null ? sum : o.add("Add", sum, o.add(operator, bias, o.number(0)));
  }

  private List<String> alphaBeta(AlphaBetaRule alphaBeta) {
    double epsilon = rule.stabilizer().epsilon();
    Side above = new Side(alphaBeta.alpha(), signed(0, "Max"), epsilon, "Max");
    multipliers.addAll(List.of(above.m, above.m));
    if (alphaBeta.beta() == 0) {
      return result(above.ofBias, above.ofStabilizer, above.ofNobody);
    }
    Side below = new Side(-alphaBeta.beta(), signed(2, "Min"), -epsilon, "Min");
    multipliers.addAll(List.of(below.m, below.m));
    return result(
        o.add("Add", above.ofBias, below.ofBias),
        o.add("Add", above.ofStabilizer, below.ofStabilizer),
        o.add("Add", above.ofNobody, below.ofNobody));
  }

  /** What one sign gets under alpha-beta. */
  private final class Side {
    private final String m;
    private final String ofBias;
    private final String ofStabilizer;
    private final String ofNobody;

    Side(double factor, String sum, double stabilizer, String operator) {
      String share = factor == 1 ? r : o.add("Mul", r, o.number(factor));
      String divisor = stabilizer == 0 ? sum : o.add("Add", sum, o.number(stabilizer));
      String undefined = isZero(divisor, stabilizer == 0);
      this.m = quotient(share, divisor, undefined);
      String signedBias = bias == null ? null : o.add(operator, bias, o.number(0));
      this.ofBias = weighted(signedBias, m);
      this.ofStabilizer = stabilizer == 0 ? zeros() : o.add("Mul", m, o.number(stabilizer));
      this.ofNobody = unassigned(share, undefined);
    }
  }

  private List<String> divided(String sum, String ofBias) {
    double epsilon = rule.stabilizer().epsilon();
    String denominator = epsilon == 0 ? sum : o.add("Add", sum, o.number(epsilon));
    String undefined = isZero(denominator, epsilon == 0);
    String m = quotient(r, denominator, undefined);
    multipliers.add(m);
    String share = epsilon == 0 ? zeros() : o.add("Mul", m, o.number(epsilon));
    return result(weighted(ofBias, m), share, unassigned(r, undefined));
  }

  private List<String> box() {
    String inside = o.add("Sub", o.add("Sub", sum(0), sum(1)), sum(2));
    String[] parts = stabilized(o, rule.stabilizer(), inside);
    String undefined = isZero(parts[0], parts[1] == null);
    String m = quotient(r, parts[0], undefined);
    String opposite = o.add("Neg", m);
    multipliers.addAll(List.of(m, opposite, opposite));
    return result(zeros(), ofStabilizer(parts[1], m), unassigned(r, undefined));
  }
}
