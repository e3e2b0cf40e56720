package io.github.onnxlrp.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rules that come with the library, by the names that users write. */
public final class RuleFactories {
  /** The epsilon of rules that are not given one. */
  public static final Stabilizer DEFAULT_STABILIZER = new Stabilizer(1e-6);

  private interface Maker {
    RelevanceRule make(List<Double> numbers, Stabilizer stabilizer, double biasFactor);
  }

  private record BuiltIn(String name, String usage, List<Integer> counts, Maker maker)
      implements RuleFactory {
    @Override
    public RelevanceRule create(List<Double> numbers, Stabilizer stabilizer, double biasFactor) {
      if (!counts.contains(numbers.size())) {
        throw new IllegalArgumentException(
            "the rule %s has %d numbers; expected %s".formatted(name, numbers.size(), usage));
      }
      return maker.make(numbers, stabilizer, biasFactor);
    }
  }

  private RuleFactories() {}

  private static RuleFactory of(String usage, List<Integer> counts, Maker maker) {
    return new BuiltIn(usage.replaceFirst(":.*", ""), usage, counts, maker);
  }

  /** All of them. */
  public static List<RuleFactory> all() {
    List<RuleFactory> result = new ArrayList<>();
    List<Integer> none = List.of(0);
    result.add(
        of(
            "epsilon:E",
            List.of(0, 1),
            (n, s, d) -> new EpsilonRule(n.isEmpty() ? s : new Stabilizer(n.get(0)), d)));
    result.add(of("zero", none, (n, s, d) -> new EpsilonRule(0, d)));
    result.add(of("gamma:G", List.of(1), (n, s, d) -> new GammaRule(n.get(0), s, d)));
    result.add(
        of("alpha-beta:A,B", List.of(2), (n, s, d) -> new AlphaBetaRule(n.get(0), n.get(1), s, d)));
    result.add(of("z-plus", none, (n, s, d) -> AlphaBetaRule.zPlus(s, d)));
    result.add(of("w-square", none, (n, s, d) -> new WeightSquareRule(s, d)));
    result.add(of("flat", none, (n, s, d) -> new FlatRule(s, d)));
    result.add(
        of(
            "z-box:L,H",
            List.of(0, 2),
            (n, s, d) ->
                n.isEmpty() ? BoxRule.observed(s, d) : new BoxRule(n.get(0), n.get(1), s, d)));
    Arrays.stream(GateRule.values())
        .forEach(rule -> result.add(of(rule.toString(), none, (n, s, d) -> rule)));
    Arrays.stream(SoftmaxRule.values())
        .forEach(rule -> result.add(of(rule.toString(), none, (n, s, d) -> rule)));
    return List.copyOf(result);
  }
}
