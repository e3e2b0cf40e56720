package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers of steps that elements of inputs give. */
class OtherStepsTest {
  private static final int D = OtherSamples.D;

  private static Value weight(GraphBuilder graph, String name, int seed) {
    return graph.constant(name, OtherSamples.random(seed, D, D));
  }

  private static Graph counted(boolean condition, boolean scans, boolean table) {
    GraphBuilder graph = new GraphBuilder();
    Value input = OtherSamples.sequence(graph, "x");
    Value length = graph.input("length", ElementType.INT64, Dimension.of(1));
    GraphBuilder inner = new GraphBuilder();
    Value i = inner.input(new Value("iteration"));
    Value going = inner.input(new Value("going"));
    Value s = inner.input(new Value("s"));
    Value x = scans ? inner.input(new Value("x_t")) : inner.add("x_t", new Gather(0), input, i);
    double[] numbers = new double[20];
    Arrays.fill(numbers, 0, 5, 1);
    Arrays.fill(numbers, 5, 20, 2.5);
    Value at =
        table
            ? inner.add("at", new Gather(0), inner.constant("table", Tensor.of(numbers, 20)), i)
            : inner.constant("one", Tensor.scalar(1));
    Value g =
        inner.add(
            "g", Functions.sigmoid(), inner.add("xW", new MatMul(), x, weight(inner, "W", 51)));
    Value kept = inner.add("cs", new Mul(), s, inner.add("c", new Sub(), at, g));
    Value next = inner.add("next", new Add(), kept, inner.add("gx", new Mul(), g, x));
    Value more = going;
    if (condition) {
      Value sum =
          inner.add(
              "sum",
              new Reduce(false, false, false),
              x,
              inner.constant("axes", Tensor.vector(0, 1)));
      more = inner.add("more", Comparisons.greater(), sum, inner.constant("0", Tensor.scalar(0)));
    }
    inner.outputs(more, next);
    Value zero = graph.constant("s0", Tensor.zeros(ElementType.DOUBLE, 1, D));
    Value last = new Value("s_n");
    Recurrent loop =
        new Recurrent(
            "Loop",
            "",
            inner.build(),
            1,
            scans ? List.of(new Recurrent.Scan(0, false)) : List.of(),
            List.of());
    graph.add(
        new Node(
            "loop",
            loop,
            Arrays.asList(
                    condition ? graph.constant("most", Tensor.vector(10)) : length,
                    null,
                    zero,
                    scans ? input : null)
                .subList(0, scans ? 4 : 3),
            List.of(last)));
    graph.outputs(graph.add("y", Functions.tanh(), last));
    return graph.build();
  }

  private static List<Map<String, Tensor>> ofSteps(long... lengths) {
    List<Map<String, Tensor>> samples = new ArrayList<>();
    int seed = 0;
    for (long length : lengths) {
      double[] x = OtherSamples.random(seed++, 10, 1, D).map(Math::abs).doubles().clone();
      for (int k = ((int) length - 1) * D; k < length * D; k++) {
        x[k] = -x[k];
      }
      samples.add(Map.of("x", Tensor.of(x, 10, 1, D), "length", Tensor.vector(length)));
    }
    return samples;
  }

  private static Explainer.Builder of(Graph graph) {
    return Explainer.of(graph).fixed("length").batchAxis("y", 0);
  }

  @Test
  void stepsOfAnInput() {
    OtherSamples.agrees(of(counted(false, false, true)), ofSteps(3, 4, 5, 4, 9));
  }

  @Test
  void stepsOfACondition() {
    OtherSamples.agrees(of(counted(true, false, true)), ofSteps(3, 4, 5, 4, 9));
  }

  @Test
  void scannedStepsOfAnInputFewerLater() {
    OtherSamples.agrees(of(counted(false, true, false)), ofSteps(10, 10, 10, 10, 6));
  }

  @Test
  void scannedStepsOfAConditionFewerLater() {
    OtherSamples.agrees(of(counted(true, true, false)), ofSteps(10, 10, 10, 10, 6));
  }

  @Test
  void gradientOfScannedStepsFewerLater() {
    OtherSamples.agrees(
        of(counted(true, true, false)).method(Gradient.plain()), ofSteps(10, 10, 10, 10, 6));
  }

  @Test
  void gradientOfSteps() {
    OtherSamples.agrees(
        of(counted(true, false, true)).method(Gradient.plain()), ofSteps(3, 4, 5, 4, 9));
  }

  private static Graph scanOfTwo() {
    GraphBuilder inner = new GraphBuilder();
    inner.input(new Value("iteration"));
    Value going = inner.input(new Value("going"));
    Value s = inner.input(new Value("s"));
    Value x = inner.input(new Value("x_t"));
    Value z = inner.input(new Value("z_t"));
    inner.outputs(going, inner.add("next", new Add(), s, inner.add("both", new Add(), x, z)));
    GraphBuilder graph = new GraphBuilder();
    Value last = new Value("y");
    Recurrent.Scan forward = new Recurrent.Scan(0, false);
    Recurrent scan =
        new Recurrent("Scan", "", inner.build(), 1, List.of(forward, forward), List.of());
    Value zero = graph.constant("s0", Tensor.zeros(ElementType.DOUBLE, 1, D));
    List<Value> operands =
        Arrays.asList(
            null, null, zero, OtherSamples.sequence(graph, "x"), OtherSamples.sequence(graph, "z"));
    graph.add(new Node("scan", scan, operands, List.of(last)));
    graph.outputs(last);
    return graph.build();
  }

  private static Map<String, Tensor> ofTwo(int x, int z) {
    return Map.of("x", OtherSamples.random(x, x, 1, D), "z", OtherSamples.random(20 + z, z, 1, D));
  }

  @Test
  void scannedInputsOfDifferentLengthsAreRefused() {
    Explainer explainer = Explainer.of(scanOfTwo()).batchAxis("y", 0).build();
    for (int length = 2; length < 7; length++) {
      explainer.explain(ofTwo(length, length), OtherSamples.TARGET);
    }
    assertThat(explainer.derivations().values()).containsExactly("derived");
    assertThatThrownBy(() -> explainer.explain(ofTwo(5, 4), OtherSamples.TARGET))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("its scanned inputs have 5 and 4 steps");
  }
}
