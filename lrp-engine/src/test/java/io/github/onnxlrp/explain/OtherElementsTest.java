package io.github.onnxlrp.explain;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Expand;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What depends on elements or lengths of inputs by way of shapes. */
class OtherElementsTest {
  private static final int D = OtherSamples.D;

  private static Value weight(GraphBuilder graph, String name, int seed) {
    return graph.constant(name, OtherSamples.random(seed, D, D));
  }

  /** Samples of which so many elements are positive. */
  private static List<Map<String, Tensor>> positives(int... numbers) {
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int k = 0; k < numbers.length; k++) {
      double[] x = OtherSamples.random(k, 1, D).map(Math::abs).doubles().clone();
      for (int i = numbers[k]; i < D; i++) {
        x[i] = -x[i];
      }
      samples.add(Map.of("x", Tensor.of(x, 1, D)));
    }
    return samples;
  }

  private static Value numberOfPositives(GraphBuilder graph, Value x) {
    Value positive =
        graph.add("positive", Comparisons.greater(), x, graph.constant("0", Tensor.scalar(0)));
    Value places = graph.add("places", Generators.nonZero(), positive);
    Value length = graph.add("length", Generators.shape(1, 2), places);
    return graph.add("number", new Cast(ElementType.DOUBLE), length);
  }

  @Test
  void aComplementOfTheNumberOfPositives() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(D));
    Value c = numberOfPositives(graph, x);
    Value g =
        graph.add(
            "g", Functions.sigmoid(), graph.add("xG", new MatMul(), x, weight(graph, "G", 51)));
    Value s = graph.add("xS", new MatMul(), x, weight(graph, "S", 52));
    Value n =
        graph.add("n", Functions.tanh(), graph.add("xN", new MatMul(), x, weight(graph, "N", 53)));
    Value kept = graph.add("kept", new Mul(), graph.add("c-g", new Sub(), c, g), s);
    Value let = graph.add("let", new Mul(), g, n);
    Graph built = graph.outputs(graph.add("y", new Add(), kept, let)).build();
    OtherSamples.agrees(Explainer.of(built), positives(1, 1, 1, 1, 2, 3));
  }

  private static Graph joined() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value tail =
        graph.add(
            "tail",
            new Slice(),
            x,
            graph.constant("start", Tensor.vector(1)),
            graph.constant("end", Tensor.vector(Long.MAX_VALUE)),
            graph.constant("axes", Tensor.vector(0)));
    Value rows =
        graph.add(
            "rows", Reshape.toOperand(false), tail, graph.constant("shape", Tensor.vector(-1, D)));
    Value mapped = graph.add("mapped", new MatMul(), rows, weight(graph, "W", 51));
    Value active = graph.add("active", Functions.tanh(), mapped);
    Value back =
        graph.add(
            "back",
            Reshape.toOperand(false),
            active,
            graph.constant("shape3", Tensor.vector(-1, 1, D)));
    Value mean =
        graph.add(
            "mean",
            new Reduce(false, false, false),
            back,
            graph.constant("zero", Tensor.vector(0)));
    graph.outputs(graph.add("y", Functions.tanh(), mean));
    return graph.build();
  }

  @Test
  void aLayerWhoseRowsAreStepsAndSamples() {
    OtherSamples.agrees(
        Explainer.of(joined()).keep("active").batchAxis("y", 0),
        OtherSamples.ofLengths(2, 2, 2, 2, 4));
  }

  @Test
  void aLayerWhoseRowsAreStepsAndSamplesLongFirst() {
    OtherSamples.agrees(
        Explainer.of(joined()).keep("active").batchAxis("y", 0),
        OtherSamples.ofLengths(4, 4, 4, 4, 2));
  }

  private static Graph choice() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(D));
    Value large =
        graph.add("large", Comparisons.greater(), x, graph.constant("0", Tensor.scalar(0)));
    Value other = graph.add("xM", new MatMul(), x, weight(graph, "M", 54));
    Value picked = graph.add("picked", new Where(), large, x, other);
    Value product = graph.add("product", new Mul(), picked, x);
    return graph.outputs(graph.add("y", new MatMul(), product, weight(graph, "head", 52))).build();
  }

  @Test
  void aChoiceOfTwo() {
    OtherSamples.agrees(Explainer.of(choice()), positives(3, 3, 3, 3, 2, 1));
  }

  @Test
  void aChoiceOfTwoBefore() {
    OtherSamples.agrees(Explainer.of(choice()), positives(1, 1, 2, 3, 0, 3));
  }

  @Test
  void gradientOfAChoice() {
    OtherSamples.agrees(
        Explainer.of(choice()).method(Gradient.plain()), positives(3, 3, 3, 3, 2, 1));
  }

  /** c stands for what is no gate if it is not 1. */
  static Graph beside(GraphBuilder graph, Value x, Value c) {
    Value mean =
        graph.add("mean", new Reduce(true, false, false), x, graph.constant("t", Tensor.vector(0)));
    Value g =
        graph.add(
            "g", Functions.sigmoid(), graph.add("xG", new MatMul(), mean, weight(graph, "G", 51)));
    Value s = graph.add("xS", new MatMul(), mean, weight(graph, "S", 52));
    Value n =
        graph.add(
            "n", Functions.tanh(), graph.add("xN", new MatMul(), mean, weight(graph, "N", 53)));
    Value kept = graph.add("kept", new Mul(), graph.add("c-g", new Sub(), c, g), s);
    Value let = graph.add("let", new Mul(), g, n);
    return graph.outputs(graph.add("y", new Add(), kept, let)).build();
  }

  private static Value half(GraphBuilder graph, Value ones) {
    Value sum =
        graph.add(
            "sum", new Reduce(false, false, false), ones, graph.constant("axis", Tensor.vector(0)));
    return graph.add("half", new Mul(), sum, graph.constant("0.5", Tensor.scalar(0.5)));
  }

  @Test
  void aSumOfOnes() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value shape = graph.add("shape", Generators.shape(0, 1), x);
    Value ones = graph.add("ones", Generators.constantOfShape(Tensor.scalar(1)), shape);
    OtherSamples.agrees(
        Explainer.of(beside(graph, x, half(graph, ones))).batchAxis("y", 1),
        OtherSamples.ofLengths(2, 2, 2, 2, 6));
  }

  @Test
  void aSumOfExpandedOnes() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value shape = graph.add("shape", Generators.shape(0, 1), x);
    Value ones =
        graph.add("ones", new Expand(), graph.constant("1", Tensor.of(new double[] {1}, 1)), shape);
    OtherSamples.agrees(
        Explainer.of(beside(graph, x, half(graph, ones))).batchAxis("y", 1),
        OtherSamples.ofLengths(2, 2, 2, 2, 6));
  }

  @Test
  void aSumOfOnesLike() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value ones = graph.add("ones", Generators.like(Tensor.scalar(1)), x);
    Value c =
        graph.add("part", new Gather(0), half(graph, ones), graph.constant("z", Tensor.vector(0)));
    OtherSamples.agrees(
        Explainer.of(beside(graph, x, c)).batchAxis("y", 1), OtherSamples.ofLengths(2, 2, 2, 2, 6));
  }

  @Test
  void thePlaceOfTheLastOne() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value shape = graph.add("shape", Generators.shape(0, 1), x);
    Value ones = graph.add("ones", Generators.constantOfShape(Tensor.scalar(1)), shape);
    Value places = graph.add("places", Generators.nonZero(), ones);
    Value numbers = graph.add("numbers", new Cast(ElementType.DOUBLE), places);
    Value last = graph.add("last", new Gather(1), numbers, graph.constant("-1", Tensor.vector(-1)));
    OtherSamples.agrees(
        Explainer.of(beside(graph, x, last)).batchAxis("y", 1),
        OtherSamples.ofLengths(2, 2, 2, 2, 6));
  }

  @Test
  void aSumOfASliceOfAConstant() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value shape = graph.add("shape", Generators.shape(0, 1), x);
    double[] all = new double[20];
    Arrays.fill(all, 1);
    Value ones =
        graph.add(
            "ones",
            new Slice(),
            graph.constant("1", Tensor.of(all, 20)),
            graph.constant("b", Tensor.vector(0)),
            shape,
            graph.constant("a", Tensor.vector(0)));
    OtherSamples.agrees(
        Explainer.of(beside(graph, x, half(graph, ones))).batchAxis("y", 1),
        OtherSamples.ofLengths(2, 2, 2, 2, 6));
  }
}
