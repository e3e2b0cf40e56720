package com.example.onnxlrp;

import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.CompositeProvider;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.Stabilizer;
import java.util.List;

/** The composite {@code absolute}: the rule for all linear maps and sums, gates as in arras. */
public final class AbsoluteComposites implements CompositeProvider {
  @Override
  public List<Composite> composites() {
    return List.of(
        new Composite("absolute", new AbsoluteRule(new Stabilizer(1e-6), 0), GateRule.ALL));
  }
}
