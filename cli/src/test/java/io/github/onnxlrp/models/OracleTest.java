package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The exported models against their frameworks and against the independent oracle. */
class OracleTest {
  private static final int SAMPLED = 12;

  /** The frameworks compute in single precision. */
  private static final double FLOAT_TOLERANCE = 5e-6;

  /** Both sides compute in double precision, in different order. */
  private static final double RELEVANCE_TOLERANCE = 1e-9;

  static Stream<Arguments> references() {
    return Reference.all().stream().map(reference -> Arguments.of(reference.toString(), reference));
  }

  static List<Arguments> explanations() {
    List<Arguments> all =
        Reference.all().stream()
            .flatMap(
                reference ->
                    Arrays.stream(GateRule.values())
                        .flatMap(
                            gate ->
                                Stream.of("1e-3", "1e-6")
                                    .flatMap(
                                        epsilon ->
                                            Stream.of(0, 1)
                                                .map(
                                                    d ->
                                                        Arguments.of(
                                                            reference.toString(),
                                                            reference,
                                                            gate,
                                                            epsilon,
                                                            d)))))
            .toList();
    return Grid.sample(
        all,
        SAMPLED,
        List.of(
            one -> one.get()[0], one -> one.get()[2], one -> one.get()[3], one -> one.get()[4]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("references")
  void forwardAgreesWithTheFramework(String name, Reference reference) {
    Graph graph = reference.graph();
    String output = graph.outputs().get(0).name();
    assertThat(reference.samples()).isGreaterThanOrEqualTo(32);
    for (int sample = 0; sample < reference.samples(); sample++) {
      Tensor found =
          ForwardPass.run(graph, reference.inputs(sample)).outputs().get(output).tensor();
      Tensor expected = reference.row(reference.output(), sample);
      for (int k = 0; k < expected.size(); k++) {
        double tolerance = FLOAT_TOLERANCE * Math.max(1, Math.abs(expected.get(k)));
        assertThat(found.get(k)).isCloseTo(expected.get(k), Offset.offset(tolerance));
      }
    }
  }

  @ParameterizedTest(name = "{0}, {2}, epsilon {3}, bias factor {4}")
  @MethodSource("explanations")
  void relevanceAgreesWithTheOracle(
      String name, Reference reference, GateRule gate, String epsilon, int biasFactor) {
    Graph graph = reference.graph();
    EpsilonRule linear = new EpsilonRule(Double.parseDouble(epsilon), biasFactor);
    Explainer explainer =
        Explainer.of(graph).composite(new Composite("test", linear, gate)).build();
    String array = "%s.%s.%d".formatted(gate, epsilon, biasFactor);
    for (int sample = 0; sample < reference.samples(); sample++) {
      Map<String, Tensor> inputs = reference.inputs(sample);
      Explanation explanation =
          explainer.explain(inputs, Target.index(null, reference.target(sample)));
      String input = inputs.keySet().iterator().next();
      Tensor expected = reference.atLength("relevance." + array, sample);
      assertThat(Reference.relativeDifference(explanation.relevance(input), expected))
          .as("sample %d", sample)
          .isLessThanOrEqualTo(RELEVANCE_TOLERANCE);
      assertLedger(explanation.ledger(), reference.row("ledger." + array, sample));
      assertThat(explanation.notes()).noneMatch(note -> note.contains("missing"));
    }
  }

  private static void assertLedger(Ledger ledger, Tensor expected) {
    assertThat(ledger.closure()).isLessThanOrEqualTo(RELEVANCE_TOLERANCE);
    double[] found = {
      ledger.score(), ledger.inputs(), ledger.initialStates(), ledger.biases(), ledger.stabilizer()
    };
    double scale = Math.max(Math.abs(ledger.score()), ledger.turnover());
    for (int k = 0; k < found.length; k++) {
      assertThat(found[k])
          .as("entry %d of the ledger", k)
          .isCloseTo(expected.get(k), Offset.offset(RELEVANCE_TOLERANCE * scale));
    }
  }
}
