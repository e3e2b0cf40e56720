package io.github.onnxlrp.explain;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A product, a softmax and a recurrence count ones: how many depends on the length of an input. */
class CountedOnesTest {
  private static final List<Recurrent.Scan> FIRST_AXIS = List.of(new Recurrent.Scan(0, false));

  @Test
  void aProductOfOnes() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value ones = halves(graph, x);
    Value row =
        graph.add("row", Reshape.toOperand(false), ones, graph.constant("r", Tensor.vector(1, -1)));
    Value column =
        graph.add(
            "column", Reshape.toOperand(false), ones, graph.constant("c", Tensor.vector(-1, 1)));
    Value product = graph.add("product", new MatMul(), row, column);
    Value c = graph.add("half", new Mul(), product, graph.constant("2", Tensor.scalar(2)));
    OtherSamples.agrees(
        Explainer.of(OtherElementsTest.beside(graph, x, c)).batchAxis("y", 1),
        OtherSamples.ofLengths(2, 2, 2, 2, 6));
  }

  @Test
  void aSoftmaxOfOnes() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value shares = graph.add("shares", new Softmax(-1, false, false), halves(graph, x));
    Value one = graph.add("one", new Gather(0), shares, graph.constant("i", Tensor.vector(0)));
    Value c = graph.add("half", new Mul(), one, graph.constant("2", Tensor.scalar(2)));
    OtherSamples.agrees(
        Explainer.of(OtherElementsTest.beside(graph, x, c)).batchAxis("y", 1),
        OtherSamples.ofLengths(2, 2, 2, 2, 6));
  }

  private static Value halves(GraphBuilder graph, Value x) {
    Value shape = graph.add("shape", Generators.shape(0, 1), x);
    return graph.add("ones", Generators.constantOfShape(Tensor.scalar(0.5)), shape);
  }

  @Test
  void theLastOfAScanOfOnes() {
    GraphBuilder inner = new GraphBuilder();
    inner.input(new Value("iteration"));
    Value going = inner.input(new Value("going"));
    Value s = inner.input(new Value("s"));
    inner.input(new Value("x_t"));
    Value half = inner.constant("0.5", Tensor.scalar(0.5));
    inner.outputs(going, inner.add("next", new Add(), s, half));
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value last = new Value("s_n");
    Recurrent scan =
        new Recurrent(
            "Scan", "", inner.build(), 1, List.of(new Recurrent.Scan(0, false)), List.of());
    Value zero = graph.constant("s0", Tensor.scalar(0));
    graph.add(new Node("scan", scan, Arrays.asList(null, null, zero, x), List.of(last)));
    OtherSamples.agrees(
        Explainer.of(OtherElementsTest.beside(graph, x, last)).batchAxis("y", 1),
        OtherSamples.ofLengths(2, 2, 2, 2, 6));
  }

  private interface Step {
    /** The states after a step of those before it. */
    List<Value> after(GraphBuilder body, List<Value> before);
  }

  /**
   * The first state of a loop that does not read the numbers of its steps, of which an element says
   * how many there are.
   */
  private static void lastOfALoopAgrees(Step step, List<Tensor> first, long... trips) {
    GraphBuilder inner = new GraphBuilder();
    inner.input(new Value("iteration"));
    List<Value> out = new ArrayList<>(List.of(inner.input(new Value("going"))));
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    List<Value> in =
        new ArrayList<>(
            Arrays.asList(graph.input("trips", ElementType.INT64, Dimension.of(1)), null));
    List<Value> before = new ArrayList<>();
    List<Value> last = new ArrayList<>();
    for (int k = 0; k < first.size(); k++) {
      before.add(inner.input(new Value("before" + k)));
      in.add(graph.constant("first" + k, first.get(k)));
      last.add(new Value("last" + k));
    }
    out.addAll(step.after(inner, before));
    inner.outputs(out.toArray(Value[]::new));
    Recurrent loop = new Recurrent("Loop", "", inner.build(), first.size(), List.of(), List.of());
    graph.add(new Node("loop", loop, in, last));
    OtherSamples.agrees(
        Explainer.of(OtherElementsTest.beside(graph, x, last.get(0)))
            .fixed("trips")
            .batchAxis("y", 1),
        ofTrips(trips));
  }

  private static List<Map<String, Tensor>> ofTrips(long... trips) {
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (long count : trips) {
      Tensor numbers = OtherSamples.random(samples.size(), 2, 1, OtherSamples.D);
      samples.add(Map.of("x", numbers, "trips", Tensor.vector(count)));
    }
    return samples;
  }

  private static Value half(GraphBuilder body) {
    return body.constant("0.5", Tensor.scalar(0.5));
  }

  @Test
  void theLastOfALoopOfOnes() {
    lastOfALoopAgrees(
        (body, s) -> List.of(body.add("next", new Add(), s.get(0), half(body))),
        List.of(Tensor.scalar(0)),
        2,
        2,
        2,
        2,
        6);
  }

  /** s + t, t + c, c + 0.5: the first two steps add 0 to s, the first one adds 0 to t. */
  @Test
  void aStateThatFirstStepsLeaveAsItWas() {
    lastOfALoopAgrees(
        (body, s) ->
            List.of(
                body.add("next s", new Add(), s.get(0), s.get(1)),
                body.add("next t", new Add(), s.get(1), s.get(2)),
                body.add("next c", new Add(), s.get(2), half(body))),
        List.of(Tensor.scalar(1), Tensor.scalar(0), Tensor.scalar(0)),
        2,
        2,
        2,
        2,
        3,
        4,
        6);
  }

  /** Of 0.5 for each step. */
  private static Graph sumOfSteps(GraphBuilder graph, Recurrent recurrent, Value x, Value... in) {
    List<Value> operands = new ArrayList<>(Arrays.asList(in));
    operands.add(2, graph.constant("s0", Tensor.scalar(0.5)));
    Value all = new Value("all");
    graph.add(new Node("steps", recurrent, operands, List.of(new Value("s_n"), all)));
    Value axis = graph.constant("axis", Tensor.vector(0));
    Value c = graph.add("c", new Reduce(false, false, false), all, axis);
    return OtherElementsTest.beside(graph, x, c);
  }

  @Test
  void theSumOfWhatStepsOfALoopGive() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value trips = graph.input("trips", ElementType.INT64, Dimension.of(1));
    Recurrent loop = new Recurrent("Loop", "", copies(), 1, List.of(), FIRST_AXIS);
    OtherSamples.agrees(
        Explainer.of(sumOfSteps(graph, loop, x, trips, null)).fixed("trips").batchAxis("y", 1),
        ofTrips(2, 2, 2, 2, 3, 6));
  }

  @Test
  void theSumOfWhatStepsOfAScanGive() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Recurrent scan = new Recurrent("Scan", "", copies(new Value("x_t")), 1, FIRST_AXIS, FIRST_AXIS);
    OtherSamples.agrees(
        Explainer.of(sumOfSteps(graph, scan, x, null, null, x)).batchAxis("y", 1),
        OtherSamples.ofLengths(2, 2, 2, 2, 3, 6));
  }

  /** A body that copies its state, and gives it for each step. */
  private static Graph copies(Value... scanned) {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value same = body.add("same", Reshape.identity(), body.input(new Value("s")));
    Arrays.stream(scanned).forEach(body::input);
    return body.outputs(going, same, same).build();
  }
}
