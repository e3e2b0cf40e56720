package io.github.onnxlrp.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which rule applies where: an ordered list, of which the first entry counts whose rule is for the
 * kind of the node and whose match fits it. Linear rules are for affine regions and sums, and their
 * stabilizers for the sums of contractions, product rules for products and the terms of
 * contractions, softmax rules for softmax.
 *
 * @param name what reports call it
 * @param entries the list
 */
public record Composite(String name, List<Entry> entries) {
  /**
   * A rule and the nodes that it is for.
   *
   * @param match which nodes
   * @param rule their rule
   * @param mayBeIdle whether it is all right that no node of a model fits
   * @param where the file and line that it is from, for messages; empty where it is from none
   */
  public record Entry(RuleMatch match, RelevanceRule rule, boolean mayBeIdle, String where) {
    /** Refuses null. */
    public Entry {
      Objects.requireNonNull(match);
      Objects.requireNonNull(rule);
      Objects.requireNonNull(where);
    }

    /** An entry that is from no file. */
    public Entry(RuleMatch match, RelevanceRule rule, boolean mayBeIdle) {
      this(match, rule, mayBeIdle, "");
    }

    /** An entry for nodes that not every model has. */
    static Entry optional(RuleMatch match, RelevanceRule rule) {
      return new Entry(match, rule, true);
    }

    /** An entry for whatever no entry before it fits. */
    static Entry otherwise(RelevanceRule rule) {
      return optional(RuleMatch.ANY, rule);
    }
  }

  /** Copies the list. */
  public Composite {
    Objects.requireNonNull(name);
    entries = List.copyOf(entries);
  }

  /** One rule for all linear maps and sums, one for all products, AttnLRP's for softmax. */
  public Composite(String name, LinearRule linear, ProductRule product) {
    this(
        name,
        List.of(
            Entry.otherwise(linear),
            Entry.otherwise(product),
            Entry.otherwise(SoftmaxRule.ATTN_LRP)));
  }

  /** The same with one rule for all linear maps and sums. */
  public Composite withLinear(LinearRule rule) {
    return with(LinearRule.class, rule);
  }

  /** The same with one rule for all products. */
  public Composite withProduct(ProductRule rule) {
    return with(ProductRule.class, rule);
  }

  private Composite with(Class<? extends RelevanceRule> kind, RelevanceRule rule) {
    List<Entry> result = new ArrayList<>();
    result.add(Entry.otherwise(rule));
    entries.stream().filter(entry -> !kind.isInstance(entry.rule())).forEach(result::add);
    return new Composite(name, result);
  }

  /** Whether gates never get anything. */
  public boolean skipsGates() {
    return entries.stream()
        .allMatch(entry -> !(entry.rule() instanceof ProductRule rule) || rule.skipsGate());
  }

  /** The largest epsilon of its linear rules; 0 without any. */
  public double largestEpsilon() {
    return entries.stream()
        .filter(entry -> entry.rule() instanceof LinearRule)
        .mapToDouble(entry -> ((LinearRule) entry.rule()).stabilizer().epsilon())
        .max()
        .orElse(0);
  }

  /**
   * The same with another epsilon and bias factor in every linear rule; null leaves what there is.
   *
   * @throws IllegalArgumentException if a number is outside of its range
   */
  public Composite withParameters(Double epsilon, Double biasFactor) {
    List<Entry> result = new ArrayList<>();
    for (Entry entry : entries) {
      RelevanceRule rule = entry.rule();
      if (rule instanceof LinearRule linear) {
        rule =
            linear.with(
                epsilon == null ? linear.stabilizer() : new Stabilizer(epsilon),
                biasFactor == null ? linear.biasFactor() : biasFactor);
      }
      result.add(new Entry(entry.match(), rule, entry.mayBeIdle(), entry.where()));
    }
    return new Composite(name, result);
  }
}
