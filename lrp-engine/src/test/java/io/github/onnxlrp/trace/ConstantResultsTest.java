package io.github.onnxlrp.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What depends on constants only is computed once for all steps and runs of a graph. */
class ConstantResultsTest {
  private static final int WIDTH = 3;
  private static final int STEPS = 4;

  private final RandomTensors random = new RandomTensors(91);
  private final Tensor weights = random.next(WIDTH, 2 * WIDTH);
  private final Map<String, Tensor> inputs = Map.of("x", random.next(1, STEPS, WIDTH));

  private static Value input(GraphBuilder graph, String name) {
    return graph.input(new Value(name, ElementType.DOUBLE, null));
  }

  /** Half of the columns, cut by the graph or already before. */
  private Value half(GraphBuilder graph, String name, Value all, int from, boolean cut) {
    List<Tensor> range = Slice.range(from, from + (long) WIDTH, 1);
    if (!cut) {
      List<Tensor> operands = new ArrayList<>(List.of(weights));
      operands.addAll(range);
      return graph.constant(name, new Slice().forward(operands).get(0));
    }
    Value start = graph.constant(name + "/start", range.get(0));
    Value end = graph.constant(name + "/end", range.get(1));
    return graph.add(
        name, new Slice(), all, start, end, graph.constant(name + "/axis", range.get(2)));
  }

  /** {@code h = sigmoid(x_t A + h B)} with A cut outside and B cut inside of the loop. */
  private Graph recurrence(boolean cut) {
    GraphBuilder graph = new GraphBuilder();
    Value x = input(graph, "x");
    Value all = graph.constant("W", weights);
    Value outside = half(graph, "outside", all, 0, cut);

    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value h = body.input(new Value("h"));
    Value step = body.input(new Value("step"));
    Value inside = half(body, "inside", all, WIDTH, cut);
    Value sum =
        body.add(
            "sum",
            new Add(),
            body.add("xA", new MatMul(), step, outside),
            body.add("hB", new MatMul(), h, inside));
    Value next = body.add("next", Functions.sigmoid(), sum);
    Recurrent loop =
        new Recurrent(
            "Scan",
            "",
            body.outputs(going, next).build(),
            1,
            List.of(new Scan(1, false)),
            List.of());
    Value h0 = graph.constant("h0", Tensor.zeros(ElementType.DOUBLE, 1, WIDTH));
    Value last = new Value("last");
    graph.add(new Node("scan", loop, Arrays.asList(null, null, h0, x), List.of(last)));
    return graph.outputs(last).build();
  }

  private static Set<Tensor> tensors(String name, Trace... traces) {
    Set<Tensor> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Trace trace : traces) {
      trace.values().get(name).forEach(value -> found.add(value.tensor()));
    }
    return found;
  }

  @Test
  void weightsThatAreCutAreOneTensorInAllStepsAndRuns() {
    Graph graph = recurrence(true);
    Trace first = ForwardPass.run(graph, inputs);
    Trace second = ForwardPass.run(graph, Map.of("x", random.next(1, STEPS, WIDTH)));
    Trace longer = ForwardPass.run(graph.withMaxSteps(100), inputs);
    assertThat(first.values().get("inside")).hasSize(STEPS);
    assertThat(tensors("inside", first, second, longer)).hasSize(1);
    assertThat(tensors("outside", first, second, longer)).hasSize(1);
    Tensor inside = tensors("inside", first).iterator().next();
    for (int row = 0; row < WIDTH; row++) {
      for (int column = 0; column < WIDTH; column++) {
        assertThat(inside.get(row * WIDTH + column))
            .isEqualTo(weights.get(row * 2 * WIDTH + WIDTH + column));
      }
    }
  }

  /** The evaluations stay, with their names and operands. */
  @Test
  void everyStepIsStillInTheTrace() {
    Trace trace = ForwardPass.run(recurrence(true), inputs);
    List<TraceNode> cuts =
        trace.nodes().stream().filter(node -> node.name().equals("inside")).toList();
    assertThat(cuts).extracting(TraceNode::step).containsExactly("[0]", "[1]", "[2]", "[3]");
    assertThat(cuts).allMatch(node -> node.input(0).tensor() == weights);
  }

  /** The same numbers are added in the same order, so nothing may differ. */
  @Test
  void relevanceIsThatOfWeightsThatWereCutBefore() {
    Explainer explainer = Explainer.of(recurrence(true)).keep("next").build();
    Explanation before =
        Explainer.of(recurrence(false))
            .keep("next")
            .build()
            .explain(inputs, Target.index("last", 1));
    for (int run = 0; run < 2; run++) {
      Explanation explanation = explainer.explain(inputs, Target.index("last", 1));
      assertThat(explanation.relevance("x").doubles())
          .isEqualTo(before.relevance("x").doubles())
          .isNotEqualTo(new double[STEPS * WIDTH]);
      assertThat(explanation.relevance("next").doubles())
          .isEqualTo(before.relevance("next").doubles());
      assertThat(explanation.ledger()).isEqualTo(before.ledger());
      assertThat(explanation.notes()).isEqualTo(before.notes());
    }
  }

  private static double output(Graph graph, double x) {
    Trace trace = ForwardPass.run(graph, Map.of("x", Tensor.scalar(x)));
    return trace.outputs().get("y").tensor().get(0);
  }

  private static Graph constant(String name, double number) {
    GraphBuilder graph = new GraphBuilder();
    return graph.outputs(graph.constant(name, Tensor.scalar(number))).build();
  }

  private static Value picked(GraphBuilder graph, Value condition, Graph then, Graph otherwise) {
    Value picked = new Value("picked");
    graph.add(new Node("if", new Branch(then, otherwise), List.of(condition), List.of(picked)));
    return picked;
  }

  /** A constant that the input has picked is another one in another run. */
  @Test
  void whatAnotherConstantGivesIsComputedAgain() {
    GraphBuilder graph = new GraphBuilder();
    Value x = input(graph, "x");
    Value picked = picked(graph, x, constant("a", 3), constant("b", 5));
    Value twice = graph.add("twice", new Add(), picked, picked);
    Graph built = graph.outputs(graph.add("y", new Add(), x, twice)).build();
    for (double x0 : new double[] {0, 1, 1, 0, 0, 1}) {
      assertThat(output(built, x0)).isEqualTo(x0 == 0 ? 10 : 7);
    }
  }

  @Test
  void whatTheNumberOfAStepGivesIsItsOwn() {
    GraphBuilder graph = new GraphBuilder();
    Value x = input(graph, "x");
    Tensor table = random.next(STEPS, 1);
    GraphBuilder body = new GraphBuilder();
    Value iteration = body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value sum = body.input(new Value("sum"));
    Value row = body.add("row", new Gather(0), body.constant("table", table), iteration);
    Value twice = body.add("twice", new Add(), row, row);
    Value next = body.add("next", new Add(), sum, twice);
    Recurrent loop =
        new Recurrent("Loop", "", body.outputs(going, next).build(), 1, List.of(), List.of());
    Value trips = graph.constant("trips", Tensor.of(new long[] {STEPS}));
    Value y = new Value("y");
    graph.add(new Node("loop", loop, Arrays.asList(trips, null, x), List.of(y)));
    Graph built = graph.outputs(y).build();
    for (int run = 0; run < 2; run++) {
      Trace trace = ForwardPass.run(built, Map.of("x", random.next(1)));
      for (int step = 0; step < STEPS; step++) {
        assertThat(trace.values().get("twice").get(step).tensor().get(0))
            .isEqualTo(2 * table.get(step));
      }
    }
  }

  /** {@code y = x * sigmoid(w)}, of which a moved run moves the sigmoid too. */
  private Graph gated() {
    GraphBuilder graph = new GraphBuilder();
    Value x = input(graph, "x");
    Value w = graph.constant("w", weights);
    Value gate = graph.add("gate", Functions.sigmoid(), w);
    return graph.outputs(graph.add("y", new Mul(), x, gate)).build();
  }

  private static double[] elements(Trace trace, String name) {
    return trace.values().get(name).get(0).tensor().doubles();
  }

  @Test
  void movedRunsHaveTheirOwn() {
    Map<String, Tensor> given = Map.of("x", weights);
    Graph graph = gated();
    Trace before = ForwardPass.run(graph, given);
    double[] moved = elements(ForwardPass.runMoved(graph, given), "gate");
    assertThat(moved)
        .isEqualTo(elements(ForwardPass.runMoved(gated(), given), "gate"))
        .isNotEqualTo(elements(before, "gate"));
    assertThat(tensors("gate", before, ForwardPass.run(graph, given))).hasSize(1);
  }

  @Test
  void runsWithGivenTensorsHaveTheirOwn() {
    Map<String, Tensor> x = Map.of("x", weights);
    Graph graph = gated();
    Tensor other = random.next(WIDTH, 2 * WIDTH);
    Trace before = ForwardPass.run(graph, x);
    Trace fed = ForwardPass.run(graph, x, Map.of("gate", other));
    assertThat(elements(fed, "y")).isEqualTo(weights.times(other).doubles());
    Trace after = ForwardPass.run(graph, x);
    assertThat(elements(after, "y")).isEqualTo(elements(before, "y"));
    assertThat(tensors("gate", before, after)).hasSize(1);
  }

  private static Value impossible(GraphBuilder graph, String name, Op op) {
    Value a = graph.constant("a", Tensor.zeros(ElementType.DOUBLE, 2, 3));
    return graph.add(name, op, a, a);
  }

  @Test
  void aNodeThatFailsIsNamedInEveryRun() {
    GraphBuilder graph = new GraphBuilder();
    Value x = input(graph, "x");
    Value product = impossible(graph, "bad", new MatMul());
    Graph built = graph.outputs(graph.add("y", new Add(), x, product)).build();
    for (int run = 0; run < 2; run++) {
      assertThatThrownBy(() -> output(built, 1))
          .isInstanceOf(OnnxLrpException.class)
          .hasMessageContaining("MatMul node 'bad'");
    }
  }

  /** Nothing is computed that no run needs: it may fail, or fill the memory. */
  @Test
  void aBranchThatIsNotTakenIsNotComputed() {
    GraphBuilder otherwise = new GraphBuilder();
    Graph failing = otherwise.outputs(impossible(otherwise, "bad", new MatMul())).build();
    GraphBuilder graph = new GraphBuilder();
    Value x = input(graph, "x");
    Value picked = picked(graph, x, constant("a", 3), failing);
    Graph built = graph.outputs(graph.add("y", new Add(), x, picked)).build();
    assertThat(output(built, 1)).isEqualTo(4);
  }

  @Test
  void threadsShareThem() throws Exception {
    Graph graph = recurrence(true);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Trace>> runs = Collections.nCopies(32, () -> ForwardPass.run(graph, inputs));
      List<Trace> traces = new ArrayList<>();
      for (Future<Trace> run : pool.invokeAll(runs)) {
        traces.add(run.get());
      }
      assertThat(tensors("inside", traces.toArray(new Trace[0]))).hasSize(1);
      assertThat(tensors("outside", traces.toArray(new Trace[0]))).hasSize(1);
    } finally {
      pool.shutdownNow();
    }
  }
}
