package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.rule.Composite.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What changes a composite, and what is read from it. */
class CompositeTest {
  private static final Stabilizer SMALL = new Stabilizer(1e-6);
  private static final RuleMatch CONVOLUTIONS = RuleMatch.operators("Conv");

  /** Two entries of each kind, of which no two are alike. */
  private static final Composite MINE =
      new Composite(
          "mine",
          List.of(
              new Entry(CONVOLUTIONS, new GammaRule(0.25, new Stabilizer(0.5), 1), false, "a:1"),
              new Entry(CONVOLUTIONS, GateRule.HALF, false, "a:2"),
              new Entry(RuleMatch.ANY, new EpsilonRule(SMALL, 0), true, "a:3"),
              new Entry(RuleMatch.ANY, GateRule.ALL, true, "a:4"),
              new Entry(CONVOLUTIONS, SoftmaxRule.CP_LRP, false, "a:5"),
              new Entry(RuleMatch.ANY, SoftmaxRule.ATTN_LRP, true, "a:6")));

  private static Entry everywhere(RelevanceRule rule) {
    return new Entry(RuleMatch.ANY, rule, true, "");
  }

  @Test
  void oneRuleForEachKindIsForAllNodes() {
    EpsilonRule epsilon = new EpsilonRule(0.5, 0);
    assertThat(new Composite("short", epsilon, GateRule.PROP).entries())
        .containsExactly(
            everywhere(epsilon), everywhere(GateRule.PROP), everywhere(SoftmaxRule.ATTN_LRP));
  }

  @Test
  void withLinearReplacesAllLinearRules() {
    FlatRule flat = new FlatRule(SMALL, 0);
    Composite changed = MINE.withLinear(flat);
    assertThat(changed.name()).isEqualTo("mine");
    List<Entry> old = MINE.entries();
    assertThat(changed.entries())
        .containsExactly(everywhere(flat), old.get(1), old.get(3), old.get(4), old.get(5));
    assertThat(changed.largestEpsilon()).isEqualTo(1e-6);
  }

  @Test
  void withProductReplacesAllRulesForProducts() {
    Composite changed = MINE.withProduct(GateRule.ABS);
    assertThat(changed.name()).isEqualTo("mine");
    List<Entry> old = MINE.entries();
    assertThat(changed.entries())
        .containsExactly(everywhere(GateRule.ABS), old.get(0), old.get(2), old.get(4), old.get(5));
    assertThat(MINE.withProduct(GateRule.ALL).skipsGates()).isTrue();
  }

  @Test
  void parametersThatAreNotGivenStay() {
    List<Entry> old = MINE.entries();
    Composite epsilon = MINE.withParameters(0.125, null);
    assertThat(epsilon.name()).isEqualTo("mine");
    assertThat(epsilon.entries())
        .containsExactly(
            new Entry(CONVOLUTIONS, new GammaRule(0.25, new Stabilizer(0.125), 1), false, "a:1"),
            old.get(1),
            new Entry(RuleMatch.ANY, new EpsilonRule(0.125, 0), true, "a:3"),
            old.get(3),
            old.get(4),
            old.get(5));
    assertThat(MINE.withParameters(null, 0.75).entries())
        .containsExactly(
            new Entry(CONVOLUTIONS, new GammaRule(0.25, new Stabilizer(0.5), 0.75), false, "a:1"),
            old.get(1),
            new Entry(RuleMatch.ANY, new EpsilonRule(SMALL, 0.75), true, "a:3"),
            old.get(3),
            old.get(4),
            old.get(5));
  }

  @Test
  void gatesAreSkippedWhereNoRuleGivesThemAnything() {
    assertThat(MINE.skipsGates()).as("half for some products").isFalse();
    assertThat(new Composite("all", new EpsilonRule(0, 0), GateRule.ALL).skipsGates()).isTrue();
    assertThat(new Composite("abs", new EpsilonRule(0, 0), GateRule.ABS).skipsGates()).isFalse();
    assertThat(new Composite("none", List.of(everywhere(SoftmaxRule.CP_LRP))).skipsGates())
        .isTrue();
  }

  @Test
  void theLargestEpsilonIsThatOfALinearRule() {
    assertThat(MINE.largestEpsilon()).isEqualTo(0.5);
    assertThat(MINE.withParameters(0.125, null).largestEpsilon()).isEqualTo(0.125);
    assertThat(new Composite("none", List.of(everywhere(GateRule.ALL))).largestEpsilon()).isZero();
  }
}
