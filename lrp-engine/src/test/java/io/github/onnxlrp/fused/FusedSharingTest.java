package io.github.onnxlrp.fused;

import static io.github.onnxlrp.fused.FusedAgreement.same;
import static io.github.onnxlrp.fused.FusedAgreement.sample;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.derive.BatchedGraph;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrences that run once for several samples, or for several runs. */
class FusedSharingTest {
  private static final int INPUTS = 4;
  private static final int UNITS = 5;
  private static final Target TARGET = Target.of("sum", "argmax");

  static List<RecurrentGraph> recurrences() {
    return List.of(
        new LstmGraph(INPUTS, UNITS, LstmGraph.Form.GATES, 3),
        new GruGraph(INPUTS, UNITS, GruGraph.Form.GATES, 3));
  }

  /** The model with {@code sum = logits + v}. */
  private static Graph besideAnotherInput(Graph model) {
    List<Dimension> shape = model.outputs().get(0).shape();
    Value v = new Value("v", ElementType.DOUBLE, shape);
    Value sum = new Value("sum", ElementType.DOUBLE, shape);
    List<Value> inputs = new ArrayList<>(model.inputs());
    inputs.add(v);
    List<Node> nodes = new ArrayList<>(model.nodes());
    nodes.add(new Node("sum", new Add(), List.of(model.outputs().get(0), v), List.of(sum)));
    return new Graph(inputs, List.of(sum), model.constants(), nodes);
  }

  private static Tensor another(long seed) {
    return new RandomTensors(seed).next(1, 3);
  }

  @ParameterizedTest
  @MethodSource("recurrences")
  void agreesWhereSamplesShareTheInput(RecurrentGraph recurrent) {
    Graph model = besideAnotherInput(recurrent.build(1, false));
    Map<String, Tensor> inputs = new HashMap<>(sample(model, 6, INPUTS, UNITS, 1));
    inputs.put("v", another(2));
    Graph graph = Explainer.of(model).build().derive(inputs, TARGET);
    inputs.put("v", Batch.of(List.of(another(2), another(3), another(4))));
    same(together(graph, inputs), together(FusedAgreement.fused(graph, 1), inputs), "");
  }

  private static Map<String, Tensor> together(Graph graph, Map<String, Tensor> inputs) {
    return new Executor(BatchedGraph.of(graph, Set.of("x")).graph()).run(inputs);
  }

  @ParameterizedTest
  @MethodSource("recurrences")
  void agreesInEachRunWhereEverythingIsConstant(RecurrentGraph recurrent) {
    Graph open = recurrent.build(1, false);
    Tensor x = sample(open, 6, INPUTS, UNITS, 1).get("x");
    Map<Value, Tensor> constants = new LinkedHashMap<>(open.constants());
    constants.put(open.input("x"), x);
    Graph closed = new Graph(List.of(), open.outputs(), constants, open.nodes());
    Graph model = besideAnotherInput(closed);
    Graph graph =
        Explainer.of(model).state("h0", "x").build().derive(Map.of("v", another(2)), TARGET);
    Executor expected = new Executor(graph);
    Executor found = new Executor(FusedAgreement.fused(graph, 1));
    for (int run = 0; run < 3; run++) {
      Map<String, Tensor> inputs = Map.of("v", another(10 + run));
      same(expected.run(inputs), found.run(inputs), "run " + run);
    }
  }
}
