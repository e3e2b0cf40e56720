package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The composites of the library against the table of {@code docs/rules.md}. */
class CompositesTest {
  private static final String SMALL = ", epsilon 1.0E-6, bias factor 0.0";
  private static final String EPSILON = "epsilon 1.0E-6, bias factor 0.0";
  private static final String CONVOLUTIONS = "operator [Conv, ConvTranspose]";

  /** Name, entries of convolutions, rule of other linear maps and sums, of products, of softmax. */
  static Stream<Arguments> presets() {
    String ofInputs = CONVOLUTIONS + ", inputs only: z-box of the observed range" + SMALL;
    return Stream.of(
        Arguments.of("arras", List.of(), "epsilon 0.001, bias factor 0.0", "all", "attn-lrp"),
        Arguments.of(
            "epsilon-plus", List.of(CONVOLUTIONS + ": z-plus" + SMALL), EPSILON, "all", "attn-lrp"),
        Arguments.of(
            "epsilon-alpha2-beta1",
            List.of(CONVOLUTIONS + ": alpha-beta 2.0, 1.0" + SMALL),
            EPSILON,
            "all",
            "attn-lrp"),
        Arguments.of(
            "epsilon-gamma-box",
            List.of(ofInputs, CONVOLUTIONS + ": gamma 0.25" + SMALL),
            EPSILON,
            "all",
            "attn-lrp"),
        Arguments.of("attn-lrp", List.of(), EPSILON, "half", "attn-lrp"),
        Arguments.of("cp-lrp", List.of(), EPSILON, "all", "cp-lrp"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("presets")
  void hasTheRulesOfItsSource(
      String name, List<String> ofConvolutions, String linear, String product, String softmax) {
    Composite preset =
        Composites.all().stream().filter(c -> c.name().equals(name)).findAny().orElseThrow();
    List<String> expected = new ArrayList<>(ofConvolutions);
    expected.addAll(List.of(": " + linear, ": " + product, ": " + softmax));
    assertThat(preset.entries().stream().map(e -> e.match() + ": " + e.rule()))
        .containsExactlyElementsOf(expected);
    assertThat(preset.entries())
        .as("fits models without convolutions")
        .allMatch(e -> e.mayBeIdle());
  }

  @Test
  void thereAreNoOthers() {
    assertThat(Composites.all().stream().map(Composite::name))
        .containsExactlyElementsOf(presets().map(preset -> (String) preset.get()[0]).toList());
  }
}
