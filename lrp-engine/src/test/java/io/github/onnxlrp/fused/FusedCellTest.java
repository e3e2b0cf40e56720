package io.github.onnxlrp.fused;

import static io.github.onnxlrp.fused.FusedAgreement.derived;
import static io.github.onnxlrp.fused.FusedAgreement.fused;
import static io.github.onnxlrp.fused.FusedAgreement.run;
import static io.github.onnxlrp.fused.FusedAgreement.same;
import static io.github.onnxlrp.fused.FusedAgreement.sample;
import static io.github.onnxlrp.fused.FusedAgreement.staysAsItIs;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A graph with fused cells gives what it gives without: relevance, ledger and turnover. */
abstract class FusedCellTest {
  /** A graph whose steps have a product for each gate. */
  abstract RecurrentGraph gates(int inputs, int units, long seed);

  /** A graph whose steps have one product of x for all gates. */
  abstract RecurrentGraph wide(int inputs, int units, long seed);

  /** A graph whose steps have no biases. */
  abstract RecurrentGraph withoutBias(int inputs, int units, long seed);

  /** A value inside of the first step that the fused form does not have. */
  abstract String inner();

  /** What single precision is tried with. */
  Explainer single(Graph model, Explainer explainer) {
    return explainer;
  }

  final void agree(Graph model, int inputs, int units, int count) {
    Explainer explainer = Explainer.of(model).build();
    FusedAgreement.agree(model, explainer, single(model, explainer), inputs, units, count);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void agreesAtAllSizes(int[] size) {
    agree(gates(size[0], size[1], 5).build(1, false), size[0], size[1], 1);
  }

  /** More rows at once, and some that are left over. */
  @Test
  void agreesWhereWeightsAreInNoCache() {
    Graph model = wide(500, 130, 11).build(1, false);
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int k = 0; k < 70; k++) {
      samples.add(sample(model, 3, 500, 130, k));
    }
    Graph graph = derived(Explainer.of(model).build(), samples.get(0));
    Map<String, Tensor> expected = run(graph, samples);
    for (Kernels kernels : List.of(Kernels.chosen(), new PaddedKernels())) {
      same(expected, run(fused(graph, 1, kernels), samples), kernels.name());
    }
  }

  /** Memory is used again, but nothing that was in it. */
  @Test
  void whatIsNoNumberSpoilsNoOtherSample() {
    Graph model = gates(3, 5, 12).build(1, true);
    Map<String, Tensor> clean = sample(model, 4, 3, 5, 1);
    Map<String, Tensor> spoiled = new HashMap<>(clean);
    spoiled.put("x", clean.get("x").map(v -> v > 0 ? v * Double.NaN : v));
    Graph graph = fused(derived(Explainer.of(model).build(), clean), 2, new PaddedKernels());
    Executor executor = new Executor(graph);
    Map<String, Tensor> before = executor.run(clean);
    executor.run(spoiled);
    same(before, executor.run(clean), "after a sample that is no number, ", 0);
    executor = new Executor(FusedAgreement.single(graph));
    before = executor.run(clean);
    executor.run(spoiled);
    same(before, executor.run(clean), "after it in single precision, ", 0);
  }

  @Test
  void agreesInLayersAndDirections() {
    agree(gates(6, 9, 7).build(2, true), 6, 9, 4);
  }

  @Test
  void agreesWithGivenStates() {
    agree(wide(6, 9, 8).givenStates().build(1, true), 6, 9, 2);
  }

  /** Which sum of magnitudes is the largest depends on what is large. */
  @ParameterizedTest
  @CsvSource({"1e-3, 1", "1, 30", "1, 1e-3", "30, 1"})
  void agreesInTheTurnoverWhateverIsLargest(double ofInputs, double ofStates) {
    agreesInTheTurnover(gates(5, 8, 10), ofInputs, ofStates);
  }

  /** Where it runs both ways, by its inputs or its states. */
  final void agreesInTheTurnover(RecurrentGraph recurrent, double ofInputs, double ofStates) {
    int inputs = recurrent.inputs;
    int units = recurrent.units;
    Graph model = recurrent.givenStates().build(1, true);
    Graph graph = derived(Explainer.of(model).build(), sample(model, 5, inputs, units, 1));
    Graph fused = fused(graph, 2);
    Random random = new Random(4);
    for (int k = 0; k < 20; k++) {
      Map<String, Tensor> sample = sample(model, 2 + random.nextInt(6), inputs, units, 40 + k);
      sample.replaceAll((name, t) -> t.map(v -> v * (name.equals("x") ? ofInputs : ofStates)));
      same(run(graph, List.of(sample)), run(fused, List.of(sample)), "sample " + k);
    }
  }

  @Test
  void leavesOtherRulesAsTheyAre() {
    Graph model = gates(5, 4, 11).build(1, false);
    Composite arras = Composites.arras();
    staysAsItIs(Explainer.of(model).composite(arras.withParameters(null, 1.0)).build());
    staysAsItIs(Explainer.of(model).composite(arras.withParameters(0.0, null)).build());
    staysAsItIs(Explainer.of(model).composite(arras.withProduct(GateRule.HALF)).build());
    staysAsItIs(Explainer.of(model).composite(arras.withProduct(GateRule.PROP)).build());
    staysAsItIs(Explainer.of(model).composite(arras.withProduct(GateRule.ABS)).build());
  }

  /**
   * A state of zeros behind an input of zeros leaves sums at 0, where the stabilizer has a sign.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agreesAtZeros(boolean hasBias) {
    RecurrentGraph graphs = hasBias ? gates(4, 6, 9) : withoutBias(4, 6, 9);
    Graph model = graphs.build(1, true);
    Tensor x = new RandomTensors(3).next(5, 1, 4);
    double[] elements = x.doubles().clone();
    Arrays.fill(elements, 0, 8, 0);
    Arrays.fill(elements, 16, 20, -0.0);
    Map<String, Tensor> sample = Map.of("x", Tensor.of(elements, 5, 1, 4));
    Graph graph = derived(Explainer.of(model).build(), sample);
    same(run(graph, List.of(sample)), run(fused(graph, 2), List.of(sample)), "zeros, ");
  }

  @Test
  void leavesOtherCellsAsTheyAre() {
    Graph model = gates(5, 4, 12).gate(Functions.hardSigmoid(0.2, 0.5)).build(1, false);
    staysAsItIs(Explainer.of(model).build());
  }

  /** What is kept inside of a step is nothing that the fused form has. */
  @Test
  void leavesRecurrencesOfWhichMoreIsWantedAsTheyAre() {
    Graph model = gates(5, 4, 13).build(1, false);
    staysAsItIs(Explainer.of(model).keep(inner()).build());
  }
}
