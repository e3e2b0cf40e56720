package io.github.onnxlrp.explain;

import static io.github.onnxlrp.explain.OtherSamples.TARGET;
import static io.github.onnxlrp.explain.RecurrentGraphs.affine;
import static io.github.onnxlrp.explain.RecurrentGraphs.length;
import static io.github.onnxlrp.explain.RecurrentGraphs.mean;
import static io.github.onnxlrp.explain.RecurrentGraphs.recurrence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.explain.RecurrentGraphs.Operands;
import io.github.onnxlrp.explain.RecurrentGraphs.Step;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Derived graphs of recurrences beside walks, at both bias factors: with the factor 1 sums over
 * regions enter and leave a recurrence beside the values.
 */
class RecurrentProgramsTest {
  private static final Recurrent.Scan FORWARD = new Recurrent.Scan(0, false);

  /** Both differ in the order of sums alone. */
  private static final double TOLERANCE = 1e-12;

  private static void agrees(Graph graph, String... kept) {
    for (double biasFactor : new double[] {0, 1}) {
      Composite composite = Composites.arras().withParameters(0.01, biasFactor);
      Explainer used = Explainer.of(graph).composite(composite).keep(kept).build();
      for (Map<String, Tensor> sample : OtherSamples.ofLengths(4, 5, 4, 3, 6, 2)) {
        Explainer fresh = Explainer.of(graph).composite(composite).keep(kept).build();
        same(fresh.explain(sample, TARGET), used.explain(sample, TARGET));
      }
      assertThat(used.derivations().values()).containsOnly("derived");
    }
  }

  private static void same(Explanation expected, Explanation found) {
    double bound = TOLERANCE * expected.ledger().turnover();
    assertThat(found.notes()).isEqualTo(expected.notes());
    same(expected.relevance("x"), found.relevance("x"), bound);
    assertThat(found.layers()).containsOnlyKeys(expected.layers().keySet());
    expected.layers().forEach((name, layer) -> same(layer, found.relevance(name), bound));
    assertThat(found.ledger().biases()).isCloseTo(expected.ledger().biases(), within(bound));
    assertThat(found.ledger().initialStates())
        .isCloseTo(expected.ledger().initialStates(), within(bound));
  }

  private static void same(Tensor expected, Tensor found, double bound) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(expected.map(Math::abs).sum()).isPositive();
    for (int k = 0; k < expected.size(); k++) {
      assertThat(found.get(k)).isCloseTo(expected.get(k), within(bound));
    }
  }

  private static Value zeros(GraphBuilder graph) {
    return graph.constant("zeros", Tensor.zeros(ElementType.DOUBLE, 1, OtherSamples.D));
  }

  private static Graph tanh(GraphBuilder graph, Value last) {
    return graph.outputs(graph.add("y", Functions.tanh(), last)).build();
  }

  /** The state, and the sum that a step adds to it, are collected and read outside. */
  @ParameterizedTest
  @ValueSource(strings = {"last", "sums", "maps", "last sums", "sums maps", "last sums maps"})
  void aSumGoesOnOutside(String read) {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value mean = mean(graph, x);
    Value captured = affine(graph, "captured", mean);
    Value first = affine(graph, "first", mean);
    Step step =
        (body, iteration, going, states, slices) -> {
          Value map = body.add("both", new Add(), affine(body, "map", slices[0]), captured);
          Value next = body.add("next", new Add(), states[0], map);
          body.outputs(going, next, next, map);
        };
    Operands operands = new Operands(null, null, List.of(first), List.of(x));
    List<Value> results = recurrence(graph, "loop", operands, FORWARD, step);
    Value sum = x;
    for (int k = 0; k < 3; k++) {
      if (read.contains(List.of("last", "sums", "maps").get(k))) {
        sum = graph.add("sum" + k, new Add(), sum, results.get(k));
      }
    }
    agrees(tanh(graph, sum));
  }

  /** Its second state is what it was, whether the step reads it through a sum or alone. */
  @Test
  void aStateThatNothingChangesStaysWhatItWas() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value mean = mean(graph, x);
    Value unchanged = affine(graph, "unchanged", mean);
    Value first = affine(graph, "first", mean);
    Step step =
        (body, iteration, going, states, slices) -> {
          Value map = body.add("both", new Add(), affine(body, "map", slices[0]), states[1]);
          body.outputs(going, body.add("next", new Add(), states[0], map), states[1]);
        };
    Operands operands = new Operands(null, null, List.of(first, unchanged), List.of(x));
    List<Value> results = recurrence(graph, "loop", operands, FORWARD, step);
    agrees(tanh(graph, graph.add("sum", new Add(), results.get(0), results.get(1))));
  }

  private static Step picking(Value x) {
    return (body, iteration, going, states, slices) -> {
      Value pick = body.add("pick", new Gather(0), x, iteration);
      Value sum = body.add("sum", new Add(), affine(body, "map", states[0]), pick);
      body.outputs(going, body.add("next", Functions.tanh(), sum));
    };
  }

  @Test
  void aStepPicksByItsNumber() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Operands operands = new Operands(length(graph, x), null, List.of(zeros(graph)), List.of());
    agrees(tanh(graph, recurrence(graph, "loop", operands, FORWARD, picking(x)).get(0)));
  }

  /** In a loop inside of another one; the whole is read by a sum beside it, too. */
  @Test
  void aStepPicksFromOutsideOfTwoRecurrences() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value squashed = graph.add("squashed", Functions.tanh(), x);
    Value length = length(graph, x);
    Step outer =
        (body, iteration, going, states, slices) -> {
          Value begin = body.add("begin", new Add(), states[0], slices[0]);
          Operands inside = new Operands(length, null, List.of(begin), List.of());
          Value last = recurrence(body, "inner", inside, FORWARD, picking(squashed)).get(0);
          body.outputs(going, body.add("outer/next", new Add(), last, slices[0]));
        };
    Operands operands = new Operands(null, null, List.of(zeros(graph)), List.of(x));
    Value last = recurrence(graph, "outer", operands, FORWARD, outer).get(0);
    agrees(tanh(graph, graph.add("sum", new Add(), squashed, last)));
  }

  /** A step tells whether another one follows. */
  @Test
  void aConditionEndsIt() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value one = graph.constant("one", Tensor.vector(1));
    Value end = graph.add("end", new Sub(), length(graph, x), one);
    Step step =
        (body, iteration, going, states, slices) -> {
          Value more = body.add("more", Comparisons.less(), iteration, end);
          Value pick = body.add("pick", new Gather(0), x, iteration);
          Value sum = body.add("sum", new Add(), affine(body, "map", states[0]), pick);
          body.outputs(more, body.add("next", Functions.tanh(), sum));
        };
    Value first = graph.constant("true", Tensor.integers(ElementType.BOOL, new long[] {1}));
    Operands operands = new Operands(null, first, List.of(zeros(graph)), List.of());
    agrees(tanh(graph, recurrence(graph, "loop", operands, FORWARD, step).get(0)));
  }

  /** The condition of the first step is a constant, that of others what a step has computed. */
  @Test
  void aStepPicksByItsCondition() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value length = length(graph, x);
    Step step =
        (body, iteration, going, states, slices) -> {
          Value more = body.add("more", Comparisons.less(), iteration, length);
          Value place = body.add("place", new Cast(ElementType.INT64), going);
          Value pick = body.add("pick", new Gather(0), x, place);
          Value sum = body.add("sum", new Add(), affine(body, "map", states[0]), pick);
          body.outputs(more, body.add("next", Functions.tanh(), sum));
        };
    Value first = graph.constant("true", Tensor.integers(ElementType.BOOL, new long[] {1}, 1));
    Value zeros = graph.constant("zeros", Tensor.zeros(ElementType.DOUBLE, 1, 1, OtherSamples.D));
    Operands operands = new Operands(length, first, List.of(zeros), List.of());
    agrees(tanh(graph, recurrence(graph, "loop", operands, FORWARD, step).get(0)));
  }

  /** Over the elements of a slice, forward or backward; sums of both recurrences go on outside. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sumsLeaveNestedRecurrences(boolean reverse) {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value mean = mean(graph, x);
    Value captured = affine(graph, "captured", mean);
    Step inner =
        (body, iteration, going, states, slices) -> {
          Value next = body.add("inner/next", new Add(), states[0], slices[0]);
          body.outputs(going, next, next);
        };
    Step outer =
        (body, iteration, going, states, slices) -> {
          Value map = body.add("both", new Add(), affine(body, "map", slices[0]), captured);
          Value axes = body.constant("axes", Tensor.vector(1));
          Value begin = body.add("begin", new Reduce(true, false, false), map, axes);
          Operands inside = new Operands(null, null, List.of(begin), List.of(map));
          List<Value> results =
              recurrence(body, "inner", inside, new Recurrent.Scan(1, reverse), inner);
          Value both = body.add("results", new Add(), results.get(1), results.get(0));
          Value next = body.add("outer/next", new Add(), states[0], both);
          body.outputs(going, next, next);
        };
    Value first = affine(graph, "first", mean);
    Operands operands = new Operands(null, null, List.of(first), List.of(x));
    Recurrent.Scan scan = new Recurrent.Scan(0, reverse);
    List<Value> results = recurrence(graph, "outer", operands, scan, outer);
    agrees(tanh(graph, graph.add("sum", new Add(), results.get(0), results.get(1))));
  }

  /** Another output of the model is that of a recurrence. */
  @Test
  void nothingReachesARecurrenceBesideTheTarget() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Operands operands = new Operands(length(graph, x), null, List.of(zeros(graph)), List.of());
    graph.outputs(recurrence(graph, "loop", operands, FORWARD, picking(x)).get(0));
    agrees(tanh(graph, affine(graph, "map", x)));
  }

  /** Layers outside and in the steps, which are put together in their order. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void layersAreKept(boolean reverse) {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value mapped = affine(graph, "mapped", x);
    Step step =
        (body, iteration, going, states, slices) -> {
          Value sum = body.add("sum", new Add(), affine(body, "map", states[0]), slices[0]);
          body.outputs(going, body.add("next", Functions.tanh(), sum));
        };
    Value first = affine(graph, "first", mean(graph, x));
    Operands operands = new Operands(null, null, List.of(first), List.of(mapped));
    Recurrent.Scan scan = new Recurrent.Scan(0, reverse);
    Graph built = tanh(graph, recurrence(graph, "loop", operands, scan, step).get(0));
    agrees(built, "mapped", "sum", "next");
    agrees(built, "map");
  }

  /** The value that a loop leaves is one of the last step, too, which has a name of its own. */
  @Test
  void aLayerOfTheLastStepAlone() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Step step =
        (body, iteration, going, states, slices) ->
            body.outputs(going, body.add("next", new Add(), states[0], slices[0]));
    Operands operands = new Operands(null, null, List.of(zeros(graph)), List.of(x));
    Value last = recurrence(graph, "loop", operands, FORWARD, step).get(0);
    Explainer explainer = Explainer.of(tanh(graph, last)).keep(last.name()).build();
    OtherSamples.ofLengths(4, 4).forEach(sample -> explainer.explain(sample, TARGET));
    assertThat(explainer.derivations().values())
        .containsExactly("walked: value 'loop/result1' belongs to the last step, too");
  }
}
