package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The names that users write, and the rules that they mean. */
class RuleFactoriesTest {
  private static final Stabilizer STABILIZER = new Stabilizer(0.5);
  private static final double BIAS_FACTOR = 0.25;
  private static final String GIVEN = ", epsilon 0.5, bias factor 0.25";

  /** Name, numbers, how reports print the rule, what it is for. */
  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of("epsilon", List.of(), "epsilon 0.5, bias factor 0.25", LinearRule.class),
        Arguments.of("epsilon", List.of(2.0), "epsilon 2.0, bias factor 0.25", LinearRule.class),
        Arguments.of("zero", List.of(), "epsilon 0.0, bias factor 0.25", LinearRule.class),
        Arguments.of("gamma", List.of(3.0), "gamma 3.0" + GIVEN, LinearRule.class),
        Arguments.of(
            "alpha-beta", List.of(3.0, 2.0), "alpha-beta 3.0, 2.0" + GIVEN, LinearRule.class),
        Arguments.of("z-plus", List.of(), "z-plus" + GIVEN, LinearRule.class),
        Arguments.of("w-square", List.of(), "w-square" + GIVEN, LinearRule.class),
        Arguments.of("flat", List.of(), "flat" + GIVEN, LinearRule.class),
        Arguments.of("z-box", List.of(), "z-box of the observed range" + GIVEN, LinearRule.class),
        Arguments.of("z-box", List.of(-1.0, 2.0), "z-box -1.0 to 2.0" + GIVEN, LinearRule.class),
        Arguments.of("all", List.of(), "all", ProductRule.class),
        Arguments.of("half", List.of(), "half", ProductRule.class),
        Arguments.of("prop", List.of(), "prop", ProductRule.class),
        Arguments.of("abs", List.of(), "abs", ProductRule.class),
        Arguments.of("attn-lrp", List.of(), "attn-lrp", SoftmaxRule.class),
        Arguments.of("cp-lrp", List.of(), "cp-lrp", SoftmaxRule.class));
  }

  private static RuleFactory named(String name) {
    return RuleFactories.all().stream().filter(f -> f.name().equals(name)).findAny().orElseThrow();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("rules")
  void makesTheRule(String name, List<Double> numbers, String text, Class<?> type) {
    assertThat(named(name).type()).isEqualTo(type);
    assertThat(named(name).create(numbers, STABILIZER, BIAS_FACTOR))
        .isInstanceOf(type)
        .hasToString(text);
  }

  @Test
  void thereAreNoOthers() {
    assertThat(RuleFactories.all().stream().map(RuleFactory::name))
        .containsExactlyElementsOf(rules().map(rule -> (String) rule.get()[0]).distinct().toList());
  }

  /** Name, how many numbers, how it is written. */
  static Stream<Arguments> wrongCounts() {
    return Stream.of(
        Arguments.of("epsilon", 2, "epsilon:E"),
        Arguments.of("zero", 1, "zero"),
        Arguments.of("gamma", 0, "gamma:G"),
        Arguments.of("gamma", 2, "gamma:G"),
        Arguments.of("alpha-beta", 1, "alpha-beta:A,B"),
        Arguments.of("alpha-beta", 3, "alpha-beta:A,B"),
        Arguments.of("z-plus", 1, "z-plus"),
        Arguments.of("w-square", 1, "w-square"),
        Arguments.of("flat", 1, "flat"),
        Arguments.of("z-box", 1, "z-box:L,H"),
        Arguments.of("z-box", 3, "z-box:L,H"),
        Arguments.of("half", 1, "half"),
        Arguments.of("cp-lrp", 1, "cp-lrp"));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("wrongCounts")
  void refusesAnotherCountOfNumbers(String name, int count, String usage) {
    List<Double> numbers = Stream.generate(() -> 1.0).limit(count).toList();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(name).create(numbers, STABILIZER, BIAS_FACTOR))
        .withMessage("the rule %s has %d numbers; expected %s", name, count, usage);
    assertThat(named(name).usage()).isEqualTo(usage);
  }
}
