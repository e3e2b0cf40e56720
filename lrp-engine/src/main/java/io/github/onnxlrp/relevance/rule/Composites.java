package io.github.onnxlrp.relevance.rule;

import java.util.List;

/** The composites that come with the library. */
public final class Composites {
  private Composites() {}

  /**
   * Epsilon 0.001, bias factor 0, the signal takes all: the recommendation of Arras et al. 2019,
   * "Explaining and Interpreting LSTMs".
   */
  public static Composite arras() {
    return new Composite("arras", new EpsilonRule(1e-3, 0), GateRule.ALL);
  }

  /** All of them. */
  public static List<Composite> all() {
    return List.of(arras());
  }
}
