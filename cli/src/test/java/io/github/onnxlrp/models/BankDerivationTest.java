package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.derive.Derivation;
import io.github.onnxlrp.derive.Kept;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.optimise.Optimiser;
import io.github.onnxlrp.propagation.RelevanceRule;
import io.github.onnxlrp.propagation.RelevanceWalk;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The graph that is derived from a model of the bank gives what the walk along its trace gives. */
class BankDerivationTest {
  private static final int SAMPLED = 40;

  /** Both differ in the order of sums alone. */
  private static final double TOLERANCE = 1e-12;

  /** Rounding of relevance that cancels later is some units of the largest on the way. */
  private static final double OF_TURNOVER = 0x1p-46;

  static List<BankModel> models() {
    // Its first step has other roles than the later ones: BankProgramsTest says so.
    return Grid.sample(
        BankModel.all().stream()
            .filter(model -> !model.toString().startsWith("hand-peepholes"))
            .toList(),
        SAMPLED);
  }

  private static List<Composite> composites() {
    Composite arras = Composites.arras();
    return Stream.concat(
            Composites.all().stream().filter(composite -> !composite.name().contains("box")),
            Stream.of(
                arras.withProduct(GateRule.HALF),
                arras.withProduct(GateRule.PROP),
                arras.withProduct(GateRule.ABS),
                arras.withParameters(null, 1.0)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesWhatTheWalkGives(BankModel model) {
    for (Composite composite : composites()) {
      model
          .explainer(new DerivedBesideWalked(composite))
          .explain(model.samples().get(0), model.target());
    }
  }

  /** Derives a graph from a run, executes it and compares it with the walk. */
  private record DerivedBesideWalked(Composite composite) implements AttributionMethod {
    @Override
    public String name() {
      return "derived " + composite.name();
    }

    @Override
    public Attribution attribute(ExplainedRun run, Head head) {
      RelevanceWalk walk = RelevanceWalk.run(run.analysis(), composite, false, head);
      Trace trace = run.trace();
      Map<String, Tensor> inputs = new HashMap<>();
      trace.inputs().forEach((name, value) -> inputs.put(name, value.tensor()));
      for (Head.Start start : head.starts()) {
        inputs.put("weights of " + start.value().name(), start.weights());
      }
      Graph derived = derive(run, head);
      Map<String, Tensor> outputs = new Executor(derived).run(inputs);
      Trace forms = TraceRewriter.evaluate(trace);
      assertDecidesAs(forms, outputs);
      assertOptimisedAlike(derived, forms, inputs, outputs, walk.ledger());
      Ledger ledger = walk.ledger();
      for (TraceValue input : trace.inputs().values()) {
        Tensor expected =
            run.analysis().activity().isExplained(input) ? walk.relevance(input) : null;
        Tensor found = outputs.get("relevance of " + input.name());
        assertThat(found == null).as("%s, %s", name(), input).isEqualTo(expected == null);
        if (expected != null) {
          assertClose(input.toString(), expected, found, ledger);
        }
      }
      assertClose(ledger, RelevanceRule.ledger(ledger.score(), line -> total(outputs, line)));
      return new Attribution(walk::relevance, ledger, false, List.of());
    }

    private Graph derive(ExplainedRun run, Head head) {
      RelevanceRule rule = new RelevanceRule(run.analysis(), composite, false, head);
      return Derivation.derive(
          run.trace(),
          rule,
          Kept.nothing(run.trace()),
          (derivation, visitor) ->
              head.starts()
                  .forEach(
                      start ->
                          visitor.start(
                              start.value(),
                              derivation.input("weights of " + start.value().name()))),
          (derivation, visitor) -> {
            Map<String, Value> results = new LinkedHashMap<>();
            for (TraceValue input : run.trace().inputs().values()) {
              Value relevance = rule.relevance(visitor, input);
              if (relevance != null) {
                results.put("relevance of " + input.name(), relevance);
              }
            }
            for (Object total : RelevanceRule.totals()) {
              if (derivation.total(total) != null) {
                results.put("total " + total, derivation.total(total));
              }
            }
            return results;
          });
    }

    /**
     * What a graph computes forward is to the last bit what the forms of the trace give, so that
     * both decide alike where rounding decides.
     */
    private static void assertDecidesAs(Trace forms, Map<String, Tensor> outputs) {
      forms.outputs().forEach((output, value) -> assertSame(output, value.tensor(), outputs));
    }

    private static void assertSame(String output, Tensor expected, Map<String, Tensor> outputs) {
      for (int k = 0; k < expected.size(); k++) {
        assertThat(outputs.get(output).get(k)).as("%s %d", output, k).isEqualTo(expected.get(k));
      }
    }

    /** What the optimiser makes of the graph gives the same, but for the order of sums. */
    private void assertOptimisedAlike(
        Graph derived,
        Trace forms,
        Map<String, Tensor> inputs,
        Map<String, Tensor> outputs,
        Ledger ledger) {
      Map<String, Tensor> found = new Executor(Optimiser.optimise(derived)).run(inputs);
      assertDecidesAs(forms, found);
      assertThat(found.keySet()).isEqualTo(outputs.keySet());
      outputs.forEach(
          (output, expected) -> {
            assertThat(found.get(output).shape()).isEqualTo(expected.shape());
            assertClose("optimised, " + output, expected, found.get(output), ledger);
          });
    }

    private static double total(Map<String, Tensor> outputs, Object line) {
      Tensor total = outputs.get("total " + line);
      return total == null ? 0 : total.get(0);
    }

    private void assertClose(String input, Tensor expected, Tensor found, Ledger ledger) {
      double largest = 0;
      for (int k = 0; k < expected.size(); k++) {
        largest = Math.max(largest, Math.abs(expected.get(k)));
      }
      double tolerance = Math.max(TOLERANCE * largest, OF_TURNOVER * ledger.turnover());
      for (int k = 0; k < expected.size(); k++) {
        assertThat(found.get(k))
            .as("%s, %s, element %d", name(), input, k)
            .isCloseTo(expected.get(k), within(tolerance));
      }
    }

    private void assertClose(Ledger expected, Ledger found) {
      assertLine("inputs", expected.inputs(), found.inputs(), expected);
      assertLine("initial states", expected.initialStates(), found.initialStates(), expected);
      assertLine("biases", expected.biases(), found.biases(), expected);
      assertLine("stabilizer", expected.stabilizer(), found.stabilizer(), expected);
      assertLine("constants", expected.constants(), found.constants(), expected);
      assertLine("unassigned", expected.unassigned(), found.unassigned(), expected);
      assertLine("turnover", expected.turnover(), found.turnover(), expected);
    }

    private void assertLine(String line, double expected, double found, Ledger ledger) {
      double tolerance = Math.max(TOLERANCE * Math.abs(expected), OF_TURNOVER * ledger.turnover());
      assertThat(found).as("%s, %s", name(), line).isCloseTo(expected, within(tolerance));
    }
  }
}
