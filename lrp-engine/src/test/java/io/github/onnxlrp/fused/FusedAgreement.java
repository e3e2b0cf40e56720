package io.github.onnxlrp.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.derive.BatchedGraph;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds a graph with fused recurrences to the same without: relevance, ledger and turnover. */
final class FusedAgreement {
  private static final Target TARGET = Target.of("logits", "argmax");

  /** Both differ in the order of sums and in how a quotient is rounded. */
  private static final double TOLERANCE = 1e-12;

  /** What single precision may move. */
  private static final double SINGLE_TOLERANCE = 1e-4;

  /** Below, at and beyond what runs in one piece; fewer again in memory that had more. */
  private static final int[] STEPS = {1, 67, 2, 20};

  private static final int[] BATCHES = {1, 3, 17};

  private FusedAgreement() {}

  static Graph derived(Explainer explainer, Map<String, Tensor> sample) {
    return explainer.derive(sample, TARGET);
  }

  static Graph fused(Graph graph, int count) {
    return fused(graph, count, Kernels.chosen());
  }

  static Graph fused(Graph graph, int count, Kernels kernels) {
    FusedRecurrences fused = FusedRecurrences.in(graph, kernels);
    assertThat(fused.count()).isEqualTo(count);
    return fused.graph();
  }

  static Map<String, Tensor> sample(Graph graph, int steps, int inputs, int units, long n) {
    RandomTensors random = new RandomTensors(n);
    Map<String, Tensor> sample = new HashMap<>(Map.of("x", random.next(steps, 1, inputs)));
    for (String state : List.of("h0", "c0")) {
      if (graph.input(state) != null) {
        sample.put(state, random.next(1, units));
      }
    }
    return sample;
  }

  /** The same graph with its fused recurrences in single precision. */
  static Graph single(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Op op = node.op();
      if (op instanceof FusedForward || op instanceof FusedBackward) {
        op = ((TensorOp) op).in(Precision.FLOAT);
      }
      nodes.add(new Node(node.name(), op, node.inputs(), node.outputs()));
    }
    return new Graph(graph.inputs(), graph.outputs(), graph.constants(), nodes);
  }

  static void same(Map<String, Tensor> expected, Map<String, Tensor> found, String what) {
    same(expected, found, what, TOLERANCE);
  }

  static void same(
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
          close(tensor, found.get(name), tolerance * largest, what + ", " + name);
        });
  }

  private static void close(Tensor expected, Tensor found, double tolerance, String what) {
    for (int k = 0; k < expected.size(); k++) {
      // To state it of each of 10^5 elements takes longer than to compute them.
      if (!(Math.abs(found.get(k) - expected.get(k)) <= tolerance)) {
        assertThat(found.get(k))
            .as("%s, element %d", what, k)
            .isCloseTo(expected.get(k), within(tolerance));
      }
    }
  }

  /**
   * Holds fused recurrences of a model to the same steps that are not fused.
   *
   * @param explainer of the model
   * @param single of the same model, which single precision is tried with
   * @param count how many are fused
   */
  static void agree(
      Graph model, Explainer explainer, Explainer single, int inputs, int units, int count) {
    Graph graph = derived(explainer, sample(model, 5, inputs, units, 1));
    boolean isSame = single.equals(explainer);
    Graph other = isSame ? graph : derived(single, sample(model, 5, inputs, units, 1));
    Map<String, Graph> fused = new LinkedHashMap<>();
    Map<String, Graph> ofFloats = new LinkedHashMap<>();
    for (Kernels kernels : List.of(Kernels.chosen(), new PaddedKernels())) {
      String what = "%s, e %d, d %d, ".formatted(kernels.name(), inputs, units);
      fused.put(what, fused(graph, count, kernels));
      ofFloats.put(what + "single, ", single(fused(other, count, kernels)));
    }
    for (int steps : STEPS) {
      for (int batch : BATCHES) {
        List<Map<String, Tensor>> samples = new ArrayList<>();
        for (int k = 0; k < batch; k++) {
          samples.add(sample(model, steps, inputs, units, 100 * steps + k));
        }
        Map<String, Tensor> expected = run(graph, samples);
        Map<String, Tensor> ofOther = isSame ? expected : run(other, samples);
        String which = "%d steps, batch %d, ".formatted(steps, batch);
        fused.forEach((what, own) -> same(expected, run(own, samples), what + which));
        ofFloats.forEach(
            (what, own) -> same(ofOther, run(own, samples), what + which, SINGLE_TOLERANCE));
      }
    }
  }

  static Map<String, Tensor> run(Graph graph, List<Map<String, Tensor>> samples) {
    if (samples.size() == 1) {
      return new Executor(graph).run(samples.get(0));
    }
    Map<String, Tensor> all = new HashMap<>();
    for (String name : samples.get(0).keySet()) {
      all.put(name, Batch.of(samples.stream().map(sample -> sample.get(name)).toList()));
    }
    return new Executor(BatchedGraph.of(graph, List.of()).graph()).run(all);
  }

  static void staysAsItIs(Explainer explainer) {
    Map<String, Tensor> sample = Map.of("x", new RandomTensors(2).next(4, 1, 5));
    Graph graph = derived(explainer, sample);
    assertThat(fused(graph, 0)).isSameAs(graph);
  }
}
