package io.github.onnxlrp.rule;

import java.util.List;

/** Makes a rule from what users write, such as {@code gamma:0.25}. Plug-ins may add some. */
public interface RuleFactory {
  /** The name before the colon. */
  String name();

  /** How it is written, for messages: {@code gamma:G}. */
  String usage();

  /**
   * What it makes: a {@link LinearRule}, a {@link ProductRule} or a {@link SoftmaxRule}. It decides
   * where the name may stand: {@code --gate-rule} takes rules for products only.
   */
  Class<? extends RelevanceRule> type();

  /**
   * The rule, which is of the {@link #type}.
   *
   * @param numbers what stands after the colon
   * @param stabilizer of a linear rule; other rules have none
   * @param biasFactor of a linear rule; other rules have none
   * @throws IllegalArgumentException if there are more or fewer numbers than the rule needs, or one
   *     is outside of its range
   */
  RelevanceRule create(List<Double> numbers, Stabilizer stabilizer, double biasFactor);
}
