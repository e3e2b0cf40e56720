package io.github.onnxlrp.optimise;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A graph with one loop over x {@code [5, 1, 3]}: its state is {@code tanh(state + x[t] W)} or what
 * a test makes it, its scan output what a test gives.
 */
final class LoopGraph {
  static final int STEPS = 5;
  static final int WIDTH = 3;

  final GraphBuilder graph = new GraphBuilder();
  final GraphBuilder body = new GraphBuilder();
  final Value x = graph.input(new Value("x"));
  final Value iteration = body.input(new Value("iteration"));
  final Value going = body.input(new Value("going"));
  final Value state = body.input(new Value("state"));
  private final Recurrent.Scan scan;
  private Value tripCount;

  /** A loop that is given its steps of x in one order or the other. */
  LoopGraph(boolean reverse) {
    this(new Recurrent.Scan(0, reverse));
  }

  LoopGraph(Recurrent.Scan scan) {
    this.scan = scan;
  }

  /** The step of x, of shape {@code [1, 3]}. */
  Value step() {
    return body.input(new Value("step"));
  }

  Value add(String name, Op op, Value... operands) {
    return body.add(name, op, operands);
  }

  static Tensor random(int... shape) {
    return new RandomTensors(7).next(shape);
  }

  /** A constant of a step. */
  Value constant(String name, int... shape) {
    return body.constant(name, random(shape));
  }

  void stopAfter(int steps) {
    tripCount = graph.constant("trips", Tensor.of(new long[] {steps}));
  }

  /** The graph; the scan output runs in the order of x. */
  Graph build(Value next, Value collected, boolean reverse) {
    return build(next, collected, new Recurrent.Scan(0, reverse));
  }

  private Graph build(Value next, Value collected, Recurrent.Scan out) {
    body.outputs(going, next, collected);
    Value last = new Value("last");
    Value all = new Value("all");
    Graph built = body.build();
    boolean scans = built.inputs().size() > 3;
    List<Value> operands =
        new ArrayList<>(Arrays.asList(tripCount, null, graph.constant("first", random(1, WIDTH))));
    if (scans) {
      operands.add(x);
    }
    graph.add(
        new Node(
            "loop",
            new Recurrent("Loop", "", built, 1, scans ? List.of(scan) : List.of(), List.of(out)),
            operands,
            List.of(last, all)));
    return graph.outputs(last, all).build();
  }

  /** {@code tanh(state + value)}. */
  Value bounded(Value value) {
    return add("h", Functions.tanh(), add("sum", new Add(), state, value));
  }

  /** Operators of the steps of a graph, and of the graph around its loop. */
  static List<String> operators(Graph graph, boolean ofSteps) {
    return graph.nodes().stream()
        .flatMap(
            node ->
                node.op() instanceof Recurrent recurrent
                    ? ofSteps ? recurrent.body().nodes().stream() : Stream.of()
                    : ofSteps ? Stream.of() : Stream.of(node))
        .filter(Objects::nonNull)
        .map(node -> node.op().name())
        .toList();
  }

  static Map<String, Tensor> run(Graph graph) {
    return new Executor(graph).run(Map.of("x", random(STEPS, 1, WIDTH)));
  }
}
