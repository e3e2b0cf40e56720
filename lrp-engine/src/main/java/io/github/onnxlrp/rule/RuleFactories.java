package io.github.onnxlrp.rule;

import java.util.ArrayList;
import java.util.List;

/** The rules that come with the library, by the names that users write. */
public final class RuleFactories {
  /** The epsilon of rules that are not given one. */
  public static final Stabilizer DEFAULT_STABILIZER = new Stabilizer(1e-6);

  private interface Maker {
    RelevanceRule make(List<Double> numbers, Stabilizer stabilizer, double biasFactor);
  }

  private record BuiltIn(
      Class<? extends RelevanceRule> type,
      String name,
      String usage,
      List<Integer> counts,
      Maker maker)
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

  private static RuleFactory linear(String usage, List<Integer> counts, Maker maker) {
    return new BuiltIn(LinearRule.class, usage.replaceFirst(":.*", ""), usage, counts, maker);
  }

  /** One without numbers, by the name that it prints. */
  private static RuleFactory constant(Class<? extends RelevanceRule> type, RelevanceRule rule) {
    String name = rule.toString();
    return new BuiltIn(type, name, name, List.of(0), (n, s, d) -> rule);
  }

  /** All of them. */
  public static List<RuleFactory> all() {
    List<RuleFactory> result = new ArrayList<>();
    List<Integer> none = List.of(0);
    result.add(
        linear(
            "epsilon:E",
            List.of(0, 1),
            (n, s, d) -> new EpsilonRule(n.isEmpty() ? s : new Stabilizer(n.get(0)), d)));
    result.add(linear("zero", none, (n, s, d) -> new EpsilonRule(0, d)));
    result.add(linear("gamma:G", List.of(1), (n, s, d) -> new GammaRule(n.get(0), s, d)));
    result.add(
        linear(
            "alpha-beta:A,B",
            List.of(2),
            (n, s, d) -> new AlphaBetaRule(n.get(0), n.get(1), s, d)));
    result.add(linear("z-plus", none, (n, s, d) -> AlphaBetaRule.zPlus(s, d)));
    result.add(linear("w-square", none, (n, s, d) -> new WeightSquareRule(s, d)));
    result.add(linear("flat", none, (n, s, d) -> new FlatRule(s, d)));
    result.add(
        linear(
            "z-box:L,H",
            List.of(0, 2),
            (n, s, d) ->
                n.isEmpty() ? BoxRule.observed(s, d) : new BoxRule(n.get(0), n.get(1), s, d)));
    for (GateRule rule : GateRule.values()) {
      result.add(constant(ProductRule.class, rule));
    }
    for (SoftmaxRule rule : SoftmaxRule.values()) {
      result.add(constant(SoftmaxRule.class, rule));
    }
    return List.copyOf(result);
  }
}
