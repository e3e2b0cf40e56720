package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Graphs for several samples beside the graph for one. */
class BatchedGraphTest {
  private static final int SEED = 5;
  private static final int SAMPLES = 4;
  private static final List<String> OUTPUTS = List.of("a", "b", "c", "d", "all/a", "all/b");

  private static Graph body(GraphBuilder builder, Value state, Value... outputs) {
    Value[] all = new Value[outputs.length + 1];
    all[0] = builder.input(new Value("going"));
    builder.input(state);
    System.arraycopy(outputs, 0, all, 1, outputs.length);
    return builder.outputs(all).build();
  }

  /** The state of the inner loop becomes a batch by what that of the outer one has become. */
  private static Graph nested() {
    Value x = new Value("x");
    Value outerState = new Value("outer");
    Value innerState = new Value("inner");
    GraphBuilder inner = new GraphBuilder();
    inner.input(new Value("inner/iteration"));
    Value more =
        inner.add("more", Functions.tanh(), inner.add("is", new Add(), innerState, outerState));
    Graph innerBody = body(inner, innerState, more, more);
    GraphBuilder outer = new GraphBuilder();
    outer.input(new Value("outer/iteration"));
    Value zero = outer.constant("zero", Tensor.zeros(ElementType.DOUBLE, 2));
    Value last = new Value("last");
    Value all = new Value("all");
    outer.add(
        new Node(
            "innerLoop",
            new Recurrent(
                "Loop", "", innerBody, 1, List.of(), List.of(new Recurrent.Scan(0, false))),
            Arrays.asList(outer.constant("three", Tensor.of(new long[] {3})), null, zero),
            List.of(last, all)));
    Value sum = outer.add("sum", new Add(), last, x);
    Graph outerBody = body(outer, outerState, sum, all);
    GraphBuilder graph = new GraphBuilder();
    graph.input(x);
    Value first = graph.constant("first", Tensor.zeros(ElementType.DOUBLE, 2));
    Value y = new Value("y");
    Value collected = new Value("collected");
    graph.add(
        new Node(
            "outerLoop",
            new Recurrent(
                "Loop", "", outerBody, 1, List.of(), List.of(new Recurrent.Scan(1, true))),
            Arrays.asList(graph.constant("five", Tensor.of(new long[] {5})), null, first),
            List.of(y, collected)));
    return graph.outputs(y, collected).build();
  }

  /** Compares each sample of several with what the graph for one gives for it. */
  private static void assertAsAlone(
      Graph one, BatchedGraph batched, Map<String, Tensor> shared, int length) {
    List<Tensor> samples = new ArrayList<>();
    for (int k = 0; k < SAMPLES; k++) {
      samples.add(new RandomTensors(SEED + k).next(length));
    }
    Map<String, Tensor> inputs = new HashMap<>(shared);
    inputs.put("x", Batch.of(samples));
    Map<String, Tensor> together = new Executor(batched.graph()).run(inputs);
    for (int k = 0; k < SAMPLES; k++) {
      inputs.put("x", samples.get(k));
      Map<String, Tensor> alone = new Executor(one).run(inputs);
      assertThat(together.keySet()).isEqualTo(alone.keySet());
      for (String output : alone.keySet()) {
        Tensor found = together.get(output);
        Tensor own = batched.isBatch(output) ? Batch.sample(found, k) : found;
        assertThat(own.shape()).as(output).isEqualTo(alone.get(output).shape());
        assertThat(own.doubles()).as(output).isEqualTo(alone.get(output).doubles());
      }
    }
  }

  @Test
  void statesOfNestedLoopsBecomeBatches() {
    Graph one = nested();
    BatchedGraph batched = BatchedGraph.of(one, Set.of());
    assertThat(List.of("y", "collected")).allMatch(batched::isBatch);
    assertAsAlone(one, batched, Map.of(), 2);
  }

  /** As many steps as the sum of the input says. */
  @Test
  void aNumberOfStepsThatDependsOnTheSampleIsRefused() {
    Value state = new Value("state");
    GraphBuilder inner = new GraphBuilder();
    inner.input(new Value("iteration"));
    Graph body = body(inner, state, inner.add("next", Functions.tanh(), state));
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x"));
    Value sum = graph.add("sum", new Reduce(false, false, false), x);
    Value count = graph.add("count", new Cast(ElementType.INT64), sum);
    Value last = new Value("last");
    graph.add(
        new Node(
            "loop",
            new Recurrent("Loop", "", body, 1, List.of(), List.of()),
            Arrays.asList(count, null, x),
            List.of(last)));
    Graph one = graph.outputs(last).build();
    assertThatThrownBy(() -> BatchedGraph.of(one, Set.of()))
        .isInstanceOf(UnderivableException.class)
        .hasMessage("Loop node 'loop': how many steps it takes depends on the sample");
  }

  /**
   * One loop with four states: a adds up what all samples share; b gets its batch from what is
   * scanned, c from what it starts with; d starts with a batch, and gets what is shared.
   */
  private static Graph mixed(boolean endsByShared) {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    body.input(new Value("going"));
    Value[] read = new Value[6];
    for (int k = 0; k < read.length; k++) {
      read[k] = body.input(new Value(List.of("a", "b", "c", "d", "slice/x", "slice/w").get(k)));
    }
    Value a = body.add("a/next", new Add(), read[0], read[5]);
    Value b = body.add("b/next", new Add(), body.add("b/x", new Add(), read[1], read[4]), a);
    Value c = body.add("c/next", Functions.tanh(), read[2]);
    Value limit = body.constant("limit", Tensor.scalar(100));
    Value going = body.add("less", Comparisons.less(), endsByShared ? a : b, limit);
    Graph step = body.outputs(going, a, b, c, a, a, b).build();

    GraphBuilder graph = new GraphBuilder();
    Value w = graph.input(new Value("w"));
    Value x = graph.input(new Value("x"));
    Value zero = graph.constant("zero", Tensor.scalar(0));
    Value sum = graph.add("sum", new Reduce(false, false, false), x);
    Recurrent.Scan scan = new Recurrent.Scan(0, false);
    Recurrent loop = new Recurrent("Loop", "", step, 4, List.of(scan, scan), List.of(scan, scan));
    List<Value> results = OUTPUTS.stream().map(Value::new).toList();
    graph.add(
        new Node("loop", loop, Arrays.asList(null, null, zero, zero, sum, sum, x, w), results));
    return graph.outputs(results.toArray(Value[]::new)).build();
  }

  @Test
  void whatIsSharedStaysShared() {
    Graph one = mixed(true);
    BatchedGraph batched = BatchedGraph.of(one, Set.of("w"));
    assertThat(OUTPUTS).filteredOn(batched::isBatch).containsExactly("b", "c", "d", "all/b");
    assertAsAlone(one, batched, Map.of("w", new RandomTensors(SEED - 1).next(3)), 3);
  }

  @Test
  void anEndThatDependsOnTheSampleIsRefused() {
    Graph one = mixed(false);
    assertThatThrownBy(() -> BatchedGraph.of(one, Set.of("w")))
        .isInstanceOf(UnderivableException.class)
        .hasMessage("Loop node 'loop': how many steps it takes depends on the sample");
  }
}
