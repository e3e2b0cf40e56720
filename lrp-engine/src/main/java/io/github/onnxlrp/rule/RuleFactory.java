package io.github.onnxlrp.rule;

import java.util.List;

/** Makes a rule from what users write, such as {@code gamma:0.25}. Plug-ins may add some. */
public interface RuleFactory {
  /** The name before the colon. */
  String name();

  /** How it is written, for messages: {@code gamma:G}. */
  String usage();

  /**
   * The rule.
   *
   * @param numbers what stands after the colon
   * @param stabilizer of a linear rule; other rules have none
   * @param biasFactor of a linear rule; other rules have none
   * @throws IllegalArgumentException if there are more or fewer numbers than the rule needs, or one
   *     is outside of its range
   */
  RelevanceRule create(List<Double> numbers, Stabilizer stabilizer, double biasFactor);
}
