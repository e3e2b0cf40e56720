package io.github.onnxlrp.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is moved out of a loop and what is not; the graphs give the same. */
class OptimiserTest {
  private static final double TOLERANCE = 1e-14;

  private static Graph optimised(Graph graph) {
    Graph optimised = Optimiser.optimise(graph);
    Map<String, Tensor> expected = LoopGraph.run(graph);
    Map<String, Tensor> found = LoopGraph.run(optimised);
    expected.forEach(
        (name, tensor) -> {
          assertThat(found.get(name).shape()).as(name).isEqualTo(tensor.shape());
          for (int k = 0; k < tensor.size(); k++) {
            assertThat(found.get(name).get(k)).isCloseTo(tensor.get(k), within(TOLERANCE));
          }
        });
    return optimised;
  }

  private static List<String> ofSteps(Graph graph) {
    return LoopGraph.operators(graph, true);
  }

  private static List<String> around(Graph graph) {
    return LoopGraph.operators(graph, false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hoistsAProductOfAStepWithItsBiasAndFunction(boolean reverse) {
    LoopGraph loop = new LoopGraph(reverse);
    Value product = loop.add("xW", new MatMul(), loop.step(), loop.constant("W", 3, 3));
    Value sum = loop.add("xW+b", new Add(), loop.constant("b", 3), product);
    Value next = loop.bounded(loop.add("sigmoid", Functions.sigmoid(), sum));
    Graph graph = optimised(loop.build(next, next, reverse));
    assertThat(ofSteps(graph)).containsExactly("Add", "Tanh");
    assertThat(around(graph)).containsExactly("MatMul", "Add", "Sigmoid");
  }

  @Test
  void hoistsWhereWeightsAreTurnedInTheStep() {
    LoopGraph loop = new LoopGraph(false);
    Value turned = loop.add("W'", new Transpose(List.of(1, 0)), loop.constant("W", 3, 3));
    Value next = loop.bounded(loop.add("xW", new MatMul(), loop.step(), turned));
    assertThat(around(optimised(loop.build(next, next, false))))
        .containsExactly("Transpose", "MatMul");
  }

  @Test
  void hoistsWhatIsPickedByACountedStep() {
    LoopGraph loop = new LoopGraph(false);
    loop.stopAfter(LoopGraph.STEPS);
    Value step = loop.add("x[t]", new Gather(0), loop.x, loop.iteration);
    Value next = loop.bounded(loop.add("xW", new MatMul(), step, loop.constant("W", 3, 3)));
    Graph graph = optimised(loop.build(next, next, false));
    assertThat(ofSteps(graph)).containsExactly("Gather", "Add", "Tanh");
    assertThat(around(graph)).containsExactly("MatMul");
  }

  @Test
  void aConstantTableIsNotMultipliedAsAWhole() {
    LoopGraph loop = new LoopGraph(false);
    loop.stopAfter(2);
    Value table = loop.graph.constant("table", LoopGraph.random(50, 1, 3));
    Value step = loop.add("row", new Gather(0), table, loop.iteration);
    Value next = loop.bounded(loop.add("xW", new MatMul(), step, loop.constant("W", 3, 3)));
    assertThat(around(optimised(loop.build(next, next, false)))).isEmpty();
  }

  @Test
  void aProductWithAStateStays() {
    LoopGraph loop = new LoopGraph(false);
    loop.step();
    Value next = loop.bounded(loop.add("hU", new MatMul(), loop.state, loop.constant("U", 3, 3)));
    assertThat(around(optimised(loop.build(next, next, false)))).isEmpty();
  }

  /** Along another axis than the first, products would mix steps. */
  @Test
  void stepsAlongAnotherAxisStay() {
    LoopGraph loop = new LoopGraph(new Recurrent.Scan(1, false));
    Value turned = loop.add("x'", new Transpose(List.of(1, 0)), loop.step());
    Value next = loop.bounded(loop.add("xW", new MatMul(), turned, loop.constant("W", 5, 3)));
    assertThat(around(optimised(loop.build(next, next, false)))).isEmpty();
  }

  /** A matrix of more axes is repeated along the axis of steps. */
  @Test
  void whatBroadcastsOtherwiseStays() {
    LoopGraph loop = new LoopGraph(false);
    Value step = loop.step();
    Value stacked = loop.add("xW", new MatMul(), step, loop.constant("W", 1, 3, 3));
    Value scaled = loop.add("xs", new Mul(), step, loop.constant("s", 1, 3));
    Value sum = loop.add("both", new Add(), stacked, scaled);
    Value next =
        loop.add("next", new Gather(0), sum, loop.body.constant("0", Tensor.of(new long[1])));
    Graph graph = optimised(loop.build(loop.bounded(next), sum, false));
    assertThat(around(graph)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sinksWhatFeedsAScanOutputOnly(boolean reverse) {
    LoopGraph loop = new LoopGraph(reverse);
    Value step = loop.step();
    Value next = loop.bounded(step);
    Value product = loop.add("hW", new MatMul(false, true), next, loop.constant("W", 3, 3));
    Value collected = loop.add("x(hW)", new WeightedBy(), step, product);
    Graph graph = optimised(loop.build(next, collected, reverse));
    assertThat(ofSteps(graph)).containsExactly("Add", "Tanh");
    assertThat(around(graph)).containsExactly("MatMul", "WeightedBy");
  }

  @Test
  void whatRunsTheOtherWayStays() {
    LoopGraph loop = new LoopGraph(false);
    Value step = loop.step();
    Value next = loop.bounded(step);
    Value collected = loop.add("xh", new WeightedBy(), step, next);
    assertThat(around(optimised(loop.build(next, collected, true)))).isEmpty();
  }

  /** There is no saying which steps of x a loop takes that may stop before. */
  @Test
  void partsOfALoopThatStopsStay() {
    LoopGraph loop = new LoopGraph(false);
    loop.stopAfter(3);
    Value step = loop.step();
    Value next = loop.bounded(step);
    Value product = loop.add("hW", new MatMul(), next, loop.constant("W", 3, 3));
    Value collected = loop.add("x(hW)", new WeightedBy(), step, product);
    Graph graph = optimised(loop.build(next, collected, false));
    assertThat(ofSteps(graph)).containsExactly("Add", "Tanh", "MatMul", "WeightedBy");
  }

  @Test
  void whatTheNextStepReadsStays() {
    LoopGraph loop = new LoopGraph(false);
    Value next = loop.bounded(loop.step());
    Value product = loop.add("hW", new MatMul(), next, loop.constant("W", 3, 3));
    Graph graph = optimised(loop.build(product, product, false));
    assertThat(ofSteps(graph)).containsExactly("Add", "Tanh", "MatMul");
  }

  /** Out of the inner loop into the step of the outer one, and from there out of that. */
  @Test
  void hoistsOutOfLoopsInLoops() {
    LoopGraph inner = new LoopGraph(false);
    Value product = inner.add("xW", new MatMul(), inner.step(), inner.constant("W", 3, 3));
    Value next = inner.bounded(product);
    Graph graph = inner.build(next, next, false);
    LoopGraph outer = new LoopGraph(false);
    outer.body.input(inner.x);
    graph.constants().forEach(outer.body::constant);
    graph.nodes().forEach(outer.body::add);
    Value last = graph.outputs().get(0);
    Graph nested = outer.build(outer.bounded(last), last, false);
    Node loop = nested.nodes().get(0);
    Value whole = nested.inputs().get(0);
    Graph fourAxes =
        new Graph(nested.inputs(), nested.outputs(), nested.constants(), List.of(loop));
    Graph optimised = Optimiser.optimise(fourAxes);
    assertThat(around(optimised)).containsExactly("MatMul");
    Tensor x = LoopGraph.random(2, LoopGraph.STEPS, 1, LoopGraph.WIDTH);
    Map<String, Tensor> sample = Map.of(whole.name(), x);
    double[] expected = new Executor(fourAxes).run(sample).get("last").doubles();
    double[] found = new Executor(optimised).run(sample).get("last").doubles();
    assertThat(found).containsExactly(expected, within(TOLERANCE));
    assertThat(Arrays.stream(found).anyMatch(number -> number != 0)).isTrue();
  }
}
