package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.rule.RuleMatch.Position;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions of rules: what they fit, and how messages and `inspect` print them. */
class RuleMatchTest {
  private static final RuleMatch EVERYTHING =
      new RuleMatch(
          Set.of(Kind.SUM, Kind.LINEAR),
          Set.of("MatMul", "Conv"),
          List.of(new NamePattern("b*"), new NamePattern("a?")),
          new Position(true, 2),
          true);

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of(RuleMatch.ANY, ""),
        Arguments.of(
            new RuleMatch(Set.of(Kind.SOFTMAX), Set.of(), List.of(), null, false),
            "kind [softmax]"),
        Arguments.of(RuleMatch.operators("MatMul", "Add"), "operator [Add, MatMul]"),
        Arguments.of(
            new RuleMatch(Set.of(), Set.of(), List.of(new NamePattern("*/x")), null, false),
            "name [*/x]"),
        Arguments.of(at(Position.FIRST), "number 1 from the input"),
        Arguments.of(at(Position.LAST), "number 1 from the output"),
        Arguments.of(RuleMatch.ANY.ofInputsOnly(), "inputs only"),
        Arguments.of(
            EVERYTHING,
            "kind [linear, sum], operator [Conv, MatMul], name [b*, a?], number 2 from the output,"
                + " inputs only"));
  }

  private static RuleMatch at(Position position) {
    return new RuleMatch(Set.of(), Set.of(), List.of(), position, false);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("texts")
  void printsItsConditions(RuleMatch match, String text) {
    assertThat(match).hasToString(text);
  }

  @Test
  void ofInputsOnlyAddsACondition() {
    RuleMatch without =
        new RuleMatch(
            EVERYTHING.kinds(),
            EVERYTHING.operators(),
            EVERYTHING.names(),
            EVERYTHING.position(),
            false);
    assertThat(without).isNotEqualTo(EVERYTHING);
    assertThat(without.ofInputsOnly()).isEqualTo(EVERYTHING);
  }

  @Test
  void fitsOneOfTheOperatorsAndNames() {
    assertThat(EVERYTHING.fitsOperator("Conv")).isTrue();
    assertThat(EVERYTHING.fitsOperator("MatMul")).isTrue();
    assertThat(EVERYTHING.fitsOperator("Add")).isFalse();
    assertThat(EVERYTHING.fitsName("a1")).isTrue();
    assertThat(EVERYTHING.fitsName("bcd")).isTrue();
    assertThat(EVERYTHING.fitsName("acd")).isFalse();
    assertThat(RuleMatch.ANY.fitsOperator("Add")).isTrue();
    assertThat(RuleMatch.ANY.fitsName("acd")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void positionsCountFromOne(int index) {
    assertThat(new Position(true, 1)).isEqualTo(Position.LAST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Position(true, index))
        .withMessage("position is %d; expected 1 or more", index);
  }
}
