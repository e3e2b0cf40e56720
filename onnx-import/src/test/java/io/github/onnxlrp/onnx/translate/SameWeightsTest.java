package io.github.onnxlrp.onnx.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same weights in all forms of a recurrence give the same outputs and relevance. */
class SameWeightsTest {
  private static final int SAMPLED = 48;

  /** Both compute in double precision, in different order. */
  private static final double TOLERANCE = 1e-9;

  private static final List<EpsilonRule> LINEAR =
      List.of(new EpsilonRule(1e-3, 0), new EpsilonRule(1e-3, 1));

  static List<Arguments> forms() {
    return Stream.of(
            RecurrentForms.lstm(3, 4),
            RecurrentForms.gru(true, 3, 4),
            RecurrentForms.gru(false, 3, 4),
            RecurrentForms.lstm(1, 3),
            RecurrentForms.gru(true, 1, 3),
            RecurrentForms.gru(false, 1, 3),
            RecurrentForms.lstm(2, 2),
            RecurrentForms.gru(true, 2, 2),
            RecurrentForms.gru(false, 5, 2))
        .flatMap(
            forms ->
                forms.names().stream()
                    .flatMap(
                        name ->
                            Stream.of(true, false)
                                .map(learned -> Arguments.of(forms, name, learned))))
        .toList();
  }

  /** Each recurrence in some form, each form of some recurrence. */
  static List<Arguments> sampledForms() {
    return Grid.sample(
        forms(), SAMPLED, List.of(one -> one.get()[0], one -> one.get()[1], one -> one.get()[2]));
  }

  @ParameterizedTest(name = "{0} {1}, learned initial state: {2}")
  @MethodSource("forms")
  void outputsAgreeWithOnnxRuntime(RecurrentForms forms, String form, boolean learned) {
    OnnxRuntimeReference.assertAgrees(forms.model(form, learned));
  }

  @ParameterizedTest(name = "{0} {1}, learned initial state: {2}")
  @MethodSource("sampledForms")
  void relevanceIsThatOfTheOperator(RecurrentForms forms, String form, boolean learned) {
    OnnxTestModel operator = forms.model("operator", learned);
    OnnxTestModel other = forms.model(form, learned);
    for (EpsilonRule linear : LINEAR) {
      for (GateRule gate : GateRule.values()) {
        Explanation expected = explain(operator, linear, gate);
        Explanation found = explain(other, linear, gate);
        String what = gate + " with bias factor " + linear.biasFactor();
        assertThat(expected.ledger().closure()).as(what).isLessThan(TOLERANCE);
        assertThat(found.ledger().closure()).as(what).isLessThan(TOLERANCE);
        assertThat(found.notes()).as(what).noneMatch(note -> note.contains("get half"));
        assertClose(what, found.relevance("x"), expected.relevance("x"));
        double scale = expected.ledger().turnover();
        assertThat(Math.abs(found.ledger().initialStates() - expected.ledger().initialStates()))
            .as("initial states under " + what)
            .isLessThanOrEqualTo(TOLERANCE * scale);
        assertThat(Math.abs(found.ledger().biases() - expected.ledger().biases()))
            .as("biases under " + what)
            .isLessThanOrEqualTo(TOLERANCE * scale);
      }
    }
  }

  /**
   * Of one step nothing tells an initial state from other constants. The input gets what the
   * operator gives it, but for a GRU with a learned state, whose reset gate takes it for a scale.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void oneStepGivesTheInputWhatTheOperatorGives(int hidden) {
    assertOneStep(RecurrentForms.lstm(hidden, 1), true);
    assertOneStep(RecurrentForms.gru(false, hidden, 1), false);
  }

  private static void assertOneStep(RecurrentForms forms, boolean learned) {
    for (String form : forms.names()) {
      for (GateRule gate : GateRule.values()) {
        Explanation expected = explain(forms.model("operator", learned), LINEAR.get(0), gate);
        Explanation found = explain(forms.model(form, learned), LINEAR.get(0), gate);
        String what = "%s %s under %s".formatted(forms, form, gate);
        assertThat(found.ledger().closure()).as(what).isLessThan(TOLERANCE);
        assertClose(what, found.relevance("x"), expected.relevance("x"));
      }
    }
  }

  /** Exporters compute what does not depend on the input: of the first step {@code h0 U + b}. */
  @Test
  void aFirstStepThatWasFoldedChangesNothingForTheInput() {
    RecurrentForms forms = RecurrentForms.gru(true, 3, 4);
    OnnxTestModel operator = forms.model("operator", false);
    OnnxTestModel folded = forms.model("folded", false);
    OnnxRuntimeReference.assertAgrees(folded);
    for (GateRule gate : GateRule.values()) {
      Explanation expected = explain(operator, LINEAR.get(0), gate);
      Explanation found = explain(folded, LINEAR.get(0), gate);
      assertClose(gate.toString(), found.relevance("x"), expected.relevance("x"));
      assertThat(found.ledger().closure()).isLessThan(TOLERANCE);
    }
  }

  private static Explanation explain(OnnxTestModel model, EpsilonRule linear, GateRule gate) {
    return Explainer.of(OnnxModel.of(model.build()).graph())
        .batchAxis("x", 1)
        .batchAxis("y", 0)
        .composite(new Composite("test", linear, gate))
        .build()
        .explain(model.inputs(), Target.index("y", 1));
  }

  private static void assertClose(String what, Tensor found, Tensor expected) {
    double largest = 0;
    double difference = 0;
    for (int k = 0; k < expected.size(); k++) {
      largest = Math.max(largest, Math.abs(expected.get(k)));
      difference = Math.max(difference, Math.abs(found.get(k) - expected.get(k)));
    }
    assertThat(largest).as(what).isPositive();
    assertThat(difference / largest).as("relevance under " + what).isLessThanOrEqualTo(TOLERANCE);
  }
}
