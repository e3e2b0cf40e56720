package com.example.onnxlrp;

import io.github.onnxlrp.rule.RuleFactory;
import io.github.onnxlrp.rule.Stabilizer;
import java.util.List;

/** Lets composite files name the rule: {@code rule: absolute}. */
public final class AbsoluteRuleFactory implements RuleFactory {
  @Override
  public String name() {
    return "absolute";
  }

  @Override
  public String usage() {
    return "absolute";
  }

  @Override
  public Class<AbsoluteRule> type() {
    return AbsoluteRule.class;
  }

  @Override
  public AbsoluteRule create(List<Double> numbers, Stabilizer stabilizer, double biasFactor) {
    if (!numbers.isEmpty()) {
      throw new IllegalArgumentException(
          "the rule absolute has %d numbers; expected none".formatted(numbers.size()));
    }
    return new AbsoluteRule(stabilizer, biasFactor);
  }
}
