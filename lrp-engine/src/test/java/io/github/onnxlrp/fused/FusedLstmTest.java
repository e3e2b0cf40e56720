package io.github.onnxlrp.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.derive.BatchedGraph;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.fused.LstmGraph.Form;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Batch;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A graph with fused recurrences gives what it gives without: relevance, ledger and turnover. */
class FusedLstmTest {
  private static final Target TARGET = Target.of("logits", "argmax");

  /** Both differ in the order of sums and in how a quotient is rounded. */
  private static final double TOLERANCE = 1e-12;

  /** What single precision may move. */
  private static final double SINGLE_TOLERANCE = 1e-4;

  /** Below, at and beyond what runs in one piece, also of a batch. */
  private static final int[] STEPS = {1, 2, 20, 67};

  private static final int[] BATCHES = {1, 3, 17};

  private static Graph derived(Explainer explainer, Map<String, Tensor> sample) {
    return explainer.derive(sample, TARGET);
  }

  private static Graph fused(Graph graph, int count) {
    return fused(graph, count, Kernels.chosen());
  }

  private static Graph fused(Graph graph, int count, Kernels kernels) {
    FusedRecurrences fused = FusedRecurrences.in(graph, kernels);
    assertThat(fused.count()).isEqualTo(count);
    return fused.graph();
  }

  private static Map<String, Tensor> sample(Graph graph, int steps, int inputs, int units, long n) {
    RandomTensors random = new RandomTensors(n);
    Map<String, Tensor> sample = new HashMap<>(Map.of("x", random.next(steps, 1, inputs)));
    if (graph.input("h0") != null) {
      sample.put("h0", random.next(1, units));
      sample.put("c0", random.next(1, units));
    }
    return sample;
  }

  /** The same graph with its fused recurrences in single precision. */
  private static Graph single(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Op op = node.op();
      if (op instanceof LstmForward forward) {
        op = forward.in(Precision.FLOAT);
      } else if (op instanceof LstmBackward backward) {
        op = backward.in(Precision.FLOAT);
      }
      nodes.add(new Node(node.name(), op, node.inputs(), node.outputs()));
    }
    return new Graph(graph.inputs(), graph.outputs(), graph.constants(), nodes);
  }

  private static void same(Map<String, Tensor> expected, Map<String, Tensor> found, String what) {
    same(expected, found, what, TOLERANCE);
  }

  private static void same(
      Map<String, Tensor> expected, Map<String, Tensor> found, String what, double tolerance) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, tensor) -> {
          assertThat(found.get(name).shape()).as(what + name).isEqualTo(tensor.shape());
          // Lines of the ledger are sums that may cancel.
          Tensor scale = name.startsWith("ledger") ? expected.get("ledger.turnover") : tensor;
          double largest = 0;
          for (double element : scale.doubles()) {
            largest = Math.max(largest, Math.abs(element));
          }
          for (int k = 0; k < tensor.size(); k++) {
            assertThat(found.get(name).get(k))
                .as("%s, %s, element %d", what, name, k)
                .isCloseTo(tensor.get(k), within(tolerance * largest));
          }
        });
  }

  private static void agree(Graph model, int inputs, int units, int count) {
    Graph graph = derived(Explainer.of(model).build(), sample(model, 5, inputs, units, 1));
    for (Kernels kernels : List.of(Kernels.chosen(), new PaddedKernels())) {
      Graph fused = fused(graph, count, kernels);
      agree(model, graph, fused, inputs, units, kernels.name());
    }
  }

  private static void agree(
      Graph model, Graph graph, Graph fused, int inputs, int units, String kernels) {
    Graph single = single(fused);
    for (int steps : STEPS) {
      for (int batch : BATCHES) {
        List<Map<String, Tensor>> samples = new ArrayList<>();
        for (int k = 0; k < batch; k++) {
          samples.add(sample(model, steps, inputs, units, 100 * steps + k));
        }
        String what =
            "%s, e %d, d %d, %d steps, batch %d, ".formatted(kernels, inputs, units, steps, batch);
        Map<String, Tensor> expected = run(graph, samples);
        same(expected, run(fused, samples), what);
        same(expected, run(single, samples), what + "single, ", SINGLE_TOLERANCE);
      }
    }
  }

  private static Map<String, Tensor> run(Graph graph, List<Map<String, Tensor>> samples) {
    if (samples.size() == 1) {
      return new Executor(graph).run(samples.get(0));
    }
    Map<String, Tensor> all = new HashMap<>();
    for (String name : samples.get(0).keySet()) {
      all.put(name, Batch.of(samples.stream().map(sample -> sample.get(name)).toList()));
    }
    return new Executor(BatchedGraph.of(graph, List.of()).graph()).run(all);
  }

  static List<int[]> sizes() {
    int[] sizes = {1, 7, 60, 61, 127};
    List<int[]> pairs = new ArrayList<>();
    for (int inputs : sizes) {
      for (int units : sizes) {
        pairs.add(new int[] {inputs, units});
      }
    }
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void agreesAtAllSizes(int[] size) {
    agree(new LstmGraph(size[0], size[1], Form.GATES, 5).build(1, false), size[0], size[1], 1);
  }

  /** More rows at once, and some that are left over. */
  @Test
  void agreesWhereWeightsAreInNoCache() {
    Graph model = new LstmGraph(500, 130, Form.WIDE, 11).build(1, false);
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
    Graph model = new LstmGraph(3, 5, Form.GATES, 12).build(1, true);
    Map<String, Tensor> clean = sample(model, 4, 3, 5, 1);
    Map<String, Tensor> spoiled = new HashMap<>(clean);
    spoiled.put("x", clean.get("x").map(v -> v > 0 ? v * Double.NaN : v));
    Graph graph = fused(derived(Explainer.of(model).build(), clean), 2, new PaddedKernels());
    Executor executor = new Executor(graph);
    Map<String, Tensor> before = executor.run(clean);
    executor.run(spoiled);
    same(before, executor.run(clean), "after a sample that is no number, ", 0);
    executor = new Executor(single(graph));
    before = executor.run(clean);
    executor.run(spoiled);
    same(before, executor.run(clean), "after it in single precision, ", 0);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void agreesInAllForms(Form form) {
    agree(new LstmGraph(7, 5, form, 6).build(1, true), 7, 5, 2);
  }

  @Test
  void agreesInLayersAndDirections() {
    agree(new LstmGraph(6, 9, Form.GATES, 7).build(2, true), 6, 9, 4);
  }

  @Test
  void agreesWithGivenStates() {
    agree(new LstmGraph(6, 9, Form.WIDE, 8).givenStates().build(1, true), 6, 9, 2);
  }

  /** A state of zeros behind an input of zeros leaves c at 0, where the stabilizer has a sign. */
  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"GATES", "WITHOUT_BIAS"})
  void agreesAtZeros(Form form) {
    Graph model = new LstmGraph(4, 6, form, 9).build(1, true);
    Tensor x = new RandomTensors(3).next(5, 1, 4);
    double[] elements = x.doubles().clone();
    Arrays.fill(elements, 0, 8, 0);
    Arrays.fill(elements, 16, 20, -0.0);
    Map<String, Tensor> sample = Map.of("x", Tensor.of(elements, 5, 1, 4));
    Graph graph = derived(Explainer.of(model).build(), sample);
    same(run(graph, List.of(sample)), run(fused(graph, 2), List.of(sample)), "zeros, ");
  }

  /** Which sum of magnitudes is the largest depends on what is large. */
  @ParameterizedTest
  @CsvSource({"1e-3, 1", "1, 30", "1, 1e-3", "30, 1"})
  void agreesInTheTurnoverWhateverIsLargest(double ofInputs, double ofStates) {
    Graph model = new LstmGraph(5, 8, Form.GATES, 10).givenStates().build(1, true);
    Random random = new Random(4);
    for (int k = 0; k < 20; k++) {
      Map<String, Tensor> sample = sample(model, 2 + random.nextInt(6), 5, 8, 40 + k);
      sample.replaceAll((name, t) -> t.map(v -> v * (name.equals("x") ? ofInputs : ofStates)));
      Graph graph = derived(Explainer.of(model).build(), sample);
      same(run(graph, List.of(sample)), run(fused(graph, 2), List.of(sample)), "sample " + k);
    }
  }

  private static void staysAsItIs(Explainer explainer) {
    Map<String, Tensor> sample = Map.of("x", new RandomTensors(2).next(4, 1, 5));
    Graph graph = derived(explainer, sample);
    assertThat(fused(graph, 0)).isSameAs(graph);
  }

  @Test
  void leavesOtherRulesAsTheyAre() {
    Graph model = new LstmGraph(5, 4, Form.GATES, 11).build(1, false);
    Composite arras = Composites.arras();
    staysAsItIs(Explainer.of(model).composite(arras.withParameters(null, 1.0)).build());
    staysAsItIs(Explainer.of(model).composite(arras.withParameters(0.0, null)).build());
    staysAsItIs(Explainer.of(model).composite(arras.withProduct(GateRule.HALF)).build());
    staysAsItIs(Explainer.of(model).composite(arras.withProduct(GateRule.PROP)).build());
    staysAsItIs(Explainer.of(model).composite(arras.withProduct(GateRule.ABS)).build());
  }

  @Test
  void leavesOtherCellsAsTheyAre() {
    Graph model =
        new LstmGraph(5, 4, Form.GATES, 12).gate(Functions.hardSigmoid(0.2, 0.5)).build(1, false);
    staysAsItIs(Explainer.of(model).build());
  }

  /** What is kept inside of a step is nothing that the fused form has. */
  @Test
  void leavesRecurrencesOfWhichMoreIsWantedAsTheyAre() {
    Graph model = new LstmGraph(5, 4, Form.GATES, 13).build(1, false);
    staysAsItIs(Explainer.of(model).keep("layer0/0/ig").build());
  }
}
