package io.github.onnxlrp.cli.composite;

import io.github.onnxlrp.rule.RelevanceRule;
import io.github.onnxlrp.rule.RuleFactory;
import io.github.onnxlrp.rule.Stabilizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules that users can name, in a composite file and on the command line alike, in upper or
 * lower case: {@code flat}, {@code alpha-beta:2,1}.
 *
 * @param factories what makes them, those of plug-ins included
 */
public record NamedRules(List<RuleFactory> factories) {
  /**
   * A rule that was named, without its stabilizer and bias factor.
   *
   * @param factory what makes it
   * @param numbers what stands after the colon
   */
  public record Named(RuleFactory factory, List<Double> numbers) {
    /**
     * The rule.
     *
     * @throws IllegalArgumentException as {@link RuleFactory#create}, or if the rule is not of the
     *     type that the factory names
     */
    public RelevanceRule create(Stabilizer stabilizer, double biasFactor) {
      RelevanceRule rule = factory.create(numbers, stabilizer, biasFactor);
      if (!factory.type().isInstance(rule)) {
        throw new IllegalArgumentException(
            "the factory of the rule %s made %s; expected a %s, as its type() says"
                .formatted(factory.name(), rule, factory.type().getSimpleName()));
      }
      return rule;
    }
  }

  /** Copies the list. */
  public NamedRules {
    factories = List.copyOf(factories);
  }

  /** Those for one kind of node. */
  public NamedRules of(Class<? extends RelevanceRule> type) {
    return new NamedRules(
        factories.stream().filter(factory -> type.isAssignableFrom(factory.type())).toList());
  }

  /**
   * Finds the rule that a text names.
   *
   * @throws IllegalArgumentException if there is no rule of that name, or what stands after the
   *     colon is no list of numbers
   */
  public Named find(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    for (RuleFactory factory : factories) {
      if (factory.name().equalsIgnoreCase(name)) {
        return new Named(factory, colon < 0 ? List.of() : numbers(text, colon + 1));
      }
    }
    throw new IllegalArgumentException(
        "unknown rule '%s'; there are %s"
            .formatted(
                name,
                factories.stream().map(RuleFactory::usage).collect(Collectors.joining(", "))));
  }

  private static List<Double> numbers(String text, int start) {
    List<Double> numbers = new ArrayList<>();
    for (String number : text.substring(start).split(",", -1)) {
      try {
        numbers.add(Double.parseDouble(number.strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("rule %s: '%s' is no number".formatted(text, number), e);
      }
    }
    return numbers;
  }
}
