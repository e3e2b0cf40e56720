package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.SequenceOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What samples of other lengths or other steps have otherwise than those that a graph was derived
 * from.
 */
class OtherLengthsTest {
  @Test
  void aRecurrenceWithoutStepsMayHaveSomeLater() {
    OtherSamples.agrees(
        OtherSamples.scan(3, (b, i, s, x) -> OtherSamples.rnn(b, s, x)),
        OtherSamples.ofLengths(2, 3, 2, 3, 8));
  }

  @Test
  void aRecurrenceWithoutStepsInThePiecesHasSomeInTheWhole() {
    OtherSamples.agrees(
        OtherSamples.scan(64, (b, i, s, x) -> OtherSamples.rnn(b, s, x)),
        OtherSamples.ofLengths(300));
  }

  /** While the sum of the state is positive, once more. */
  private static Graph whileLoop() {
    GraphBuilder inner = new GraphBuilder();
    inner.input(new Value("iteration"));
    inner.input(new Value("going"));
    Value s = inner.input(new Value("s"));
    Value sU =
        inner.add(
            "sU",
            new MatMul(),
            s,
            inner.constant("U", OtherSamples.random(60, OtherSamples.D, OtherSamples.D)));
    Value next = inner.add("next", Functions.tanh(), sU);
    inner.outputs(positive(inner, next, "more"), next);
    GraphBuilder graph = new GraphBuilder();
    Value x =
        graph.input(
            "x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(OtherSamples.D));
    Value last = new Value("s_n");
    Recurrent loop = new Recurrent("Loop", "", inner.build(), 1, List.of(), List.of());
    Value trips = graph.constant("trips", Tensor.of(new long[] {5}));
    graph.add(
        new Node(
            "loop", loop, Arrays.asList(trips, positive(graph, x, "first"), x), List.of(last)));
    Value w = graph.constant("W", OtherSamples.random(61, OtherSamples.D, OtherSamples.D));
    graph.outputs(graph.add("y", Functions.tanh(), graph.add("mapped", new MatMul(), last, w)));
    return graph.build();
  }

  private static Value positive(GraphBuilder graph, Value value, String name) {
    Value axes = graph.constant(name + "/axes", Tensor.vector(0, 1));
    Value sum = graph.add(name + "/sum", new Reduce(false, false, false), value, axes);
    return graph.add(
        name, Comparisons.greater(), sum, graph.constant(name + "/0", Tensor.scalar(0)));
  }

  @Test
  void aLoopThatWasNotEnteredMayBeEntered() {
    Explainer used = Explainer.of(whileLoop()).build();
    List<Samples> all = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      double sign = k % 5 == 4 ? 1 : -1;
      all.add(
          used.samples(
              Map.of("x", OtherSamples.random(k, 1, OtherSamples.D).map(v -> sign * Math.abs(v)))));
    }
    List<Explanation> found = new ArrayList<>();
    used.explainEach(all, OtherSamples.TARGET, found::add);
    for (int k = 0; k < all.size(); k++) {
      Explainer walks = Explainer.of(whileLoop()).build();
      OtherSamples.same(
          "sample " + k,
          walks.explain(all.get(k), 0, List.of(OtherSamples.TARGET)).get(0),
          found.get(k));
    }
  }

  private static Graph factorOfAState() {
    OtherSamples.Body body =
        (b, i, s, x) -> {
          Value xW =
              b.add(
                  "xW",
                  new MatMul(),
                  x,
                  b.constant("W", OtherSamples.random(51, OtherSamples.D, OtherSamples.D)));
          Value kept = b.add("fs", new Mul(), s, b.constant("f", Tensor.scalar(0.9)));
          return List.of(b.add("next", new Add(), kept, xW));
        };
    return OtherSamples.scan(1, body);
  }

  @Test
  void aFactorOfAStateThatWasAnInitialOne() {
    OtherSamples.agrees(factorOfAState(), OtherSamples.ofLengths(2, 2, 2, 6));
  }

  /** No ledger tells of a gradient that is missing. */
  @Test
  void theGradientOfAStateThatWasAnInitialOne() {
    OtherSamples.agrees(
        Explainer.of(factorOfAState()).batchAxis("y", 1).method(Gradient.plain()),
        OtherSamples.ofLengths(2, 2, 2, 6));
  }

  @Test
  void aBiasThatTheFirstStepHasNot() {
    OtherSamples.Body body =
        (b, i, s, x) -> {
          Value r = b.add("r", Functions.tanh(), b.add("rs", new Add(), s, x));
          Value xb =
              b.add("xb", new Add(), x, b.constant("b", OtherSamples.random(50, OtherSamples.D)));
          return List.of(b.add("next", new Add(), s, xb), r);
        };
    OtherSamples.agrees(OtherSamples.scan(1, body), OtherSamples.ofLengths(2, 2, 2, 6));
  }

  private static Graph table(int ones, int rows) {
    double[] table = new double[rows];
    Arrays.fill(table, 0, ones, 1);
    Arrays.fill(table, ones, rows, 2.5);
    OtherSamples.Body body =
        (b, i, s, x) -> {
          Value at = b.add("at", new Gather(0), b.constant("table", Tensor.of(table, rows)), i);
          Value xW =
              b.add(
                  "xW",
                  new MatMul(),
                  x,
                  b.constant("W", OtherSamples.random(51, OtherSamples.D, OtherSamples.D)));
          Value g = b.add("g", Functions.sigmoid(), xW);
          Value kept = b.add("cs", new Mul(), s, b.add("c", new Sub(), at, g));
          return List.of(b.add("next", new Add(), kept, b.add("gx", new Mul(), g, x)));
        };
    return OtherSamples.scan(0, body);
  }

  @Test
  void aConstantOfALaterStepIsNoComplement() {
    OtherSamples.agrees(table(5, 100), OtherSamples.ofLengths(3, 4, 5, 9));
  }

  @Test
  void aConstantOfAStepBehindThePiecesIsNoComplement() {
    OtherSamples.agrees(table(200, 300), OtherSamples.ofLengths(300));
  }

  private static Graph dividedByTheLengthOfASequence() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value steps = graph.add("steps", new SequenceOp(SequenceOp.Action.SPLIT, 0, false), x);
    Value length = graph.add("length", new SequenceOp(SequenceOp.Action.LENGTH), steps);
    Value number = graph.add("number", new Cast(ElementType.DOUBLE), length);
    Value xW =
        graph.add(
            "xW",
            new MatMul(),
            x,
            graph.constant("W", OtherSamples.random(51, OtherSamples.D, OtherSamples.D)));
    Value axes = graph.constant("zero", Tensor.vector(0));
    Value sum = graph.add("sum", new Reduce(false, false, false), xW, axes);
    graph.outputs(graph.add("y", Functions.tanh(), graph.add("mean", new Div(), sum, number)));
    return graph.build();
  }

  @Test
  void theLengthOfASequence() {
    OtherSamples.agrees(dividedByTheLengthOfASequence(), OtherSamples.ofLengths(4, 4, 4, 8));
  }

  @Test
  void theLengthOfALongSequence() {
    OtherSamples.agrees(dividedByTheLengthOfASequence(), OtherSamples.ofLengths(300));
  }

  @Test
  void aScannedInputThatNothingReadsBoundsTheSteps() {
    GraphBuilder inner = new GraphBuilder();
    inner.input(new Value("iteration"));
    Value going = inner.input(new Value("going"));
    Value s = inner.input(new Value("s"));
    inner.input(new Value("x_t"));
    Value sU =
        inner.add(
            "sU",
            new MatMul(),
            s,
            inner.constant("U", OtherSamples.random(60, OtherSamples.D, OtherSamples.D)));
    inner.outputs(going, inner.add("next", Functions.tanh(), sU));
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value axes = graph.constant("zero", Tensor.vector(0));
    Value mean = graph.add("mean", new Reduce(true, false, false), x, axes);
    Value last = new Value("s_n");
    Recurrent scan =
        new Recurrent(
            "Loop", "", inner.build(), 1, List.of(new Recurrent.Scan(0, false)), List.of());
    Value count = graph.constant("trips", Tensor.of(new long[] {8}));
    graph.add(new Node("scan", scan, Arrays.asList(count, null, mean, x), List.of(last)));
    graph.outputs(graph.add("y", Functions.tanh(), last));
    OtherSamples.agrees(graph.build(), OtherSamples.ofLengths(9, 10, 11, 4));
  }
}
