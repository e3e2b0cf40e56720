package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What samples decide otherwise than those that a graph was derived from, and what long ones cost.
 */
class OtherDecisionsTest {
  private static void whereBeside(boolean positiveFirst) {
    GraphBuilder graph = new GraphBuilder();
    Value x =
        graph.input(
            "x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(OtherSamples.D));
    Value zero = graph.constant("0", Tensor.scalar(0));
    Value large = graph.add("large", Comparisons.greater(), x, zero);
    Value otherwise =
        graph.constant("otherwise", Tensor.of(new double[] {-0.5, -0.6, -0.7}, 1, OtherSamples.D));
    Value picked = graph.add("picked", new Where(), large, x, otherwise);
    Value product = graph.add("product", new Mul(), picked, x);
    Value head = graph.constant("head", OtherSamples.random(52, OtherSamples.D, 2));
    Graph built = graph.outputs(graph.add("y", new MatMul(), product, head)).build();
    Explainer used = Explainer.of(built).build();
    for (int k = 0; k < 6; k++) {
      Tensor positive = OtherSamples.random(k, 1, OtherSamples.D).map(v -> 0.1 + Math.abs(v));
      double[] mixed = positive.doubles().clone();
      mixed[1] = -mixed[1];
      boolean takesPositive = k < 4 == positiveFirst;
      Map<String, Tensor> sample =
          Map.of("x", takesPositive ? positive : Tensor.of(mixed, 1, OtherSamples.D));
      Explanation found = used.explain(sample, OtherSamples.TARGET);
      OtherSamples.same(
          "sample " + k, Explainer.of(built).build().explain(sample, OtherSamples.TARGET), found);
    }
  }

  @Test
  void aWhereThatPicksBothOperandsLater() {
    whereBeside(true);
  }

  @Test
  void aWhereThatPicksOneOperandLater() {
    whereBeside(false);
  }

  @Test
  void anOutputOfOneStepAndOfMany() {
    OtherSamples.Body body =
        (b, i, s, x) -> List.of(b.add("next", new Add(), s, x), b.add("r", Functions.tanh(), x));
    Graph graph = OtherSamples.scan(1, body);
    Explainer used = Explainer.of(graph).build();
    for (Map<String, Tensor> sample : OtherSamples.ofLengths(2, 2, 2, 6)) {
      OtherSamples.same(
          "sample " + sample,
          Explainer.of(graph).build().explain(sample, OtherSamples.TARGET),
          used.explain(sample, OtherSamples.TARGET));
    }
  }

  private static ExplainedSample sample(Graph graph, int steps) {
    return ExplainedSample.of(Samples.of(graph, OtherSamples.ofLengths(steps).get(0), Map.of()), 0);
  }

  /** What attention computes grows with the square of the length. */
  @Test
  void aBatchOfLongSamplesStaysSmall() {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value q = graph.add("q", new Transpose(List.of(1, 0, 2)), x);
    Value k = graph.add("k", new Transpose(List.of(1, 2, 0)), x);
    Value w = graph.add("w", new Softmax(-1, false, false), graph.add("qk", new MatMul(), q, k));
    Value mixed = graph.add("mixed", new MatMul(), w, q);
    Value axes = graph.constant("one", Tensor.vector(1));
    Graph built =
        graph.outputs(graph.add("y", new Reduce(true, false, false), mixed, axes)).build();
    SampleExplainer explainer = OtherSamples.explainer(built);
    ExplainedSample sample = sample(built, 1000);
    explainer.explain(sample, List.of(OtherSamples.TARGET));
    long computed =
        ForwardPass.run(built, sample.inputs()).nodes().stream()
            .flatMap(node -> node.outputs().stream())
            .mapToLong(output -> output.tensor().size())
            .sum();
    // 64 MiB, as Program says, and what one sample more takes.
    assertThat(explainer.batchSize(sample, OtherSamples.TARGET) * computed)
        .isLessThanOrEqualTo((1L << 23) + computed);
  }

  /** 300 steps of 4 units keep some 8,000 elements; of 64 samples that is more than 2 MiB. */
  @Test
  void aBatchOfASmallLstmStaysInTheCache() {
    Graph graph = new TestCells(5, 300).recurrent(false, false);
    SampleExplainer explainer = OtherSamples.explainer(graph);
    Target target = Target.argmax("logits");
    ExplainedSample sample = sample(graph, 300);
    explainer.explain(sample, List.of(target));
    assertThat(explainer.batchSize(sample, target)).isBetween(16, 48);
    // What runs elsewhere keeps other things, which memory alone bounds.
    DerivedGraph.Reader elsewhere = explainer.derived(sample, target).reader();
    assertThat(elsewhere.batchSize(sample.size())).isEqualTo(64);
  }

  /** Before, the graph was for 300 steps; now it is for 64, and all samples are walked. */
  @Test
  void longSamplesOfOneLengthHaveAGraphWhereLengthsCount() {
    Graph graph = ProgramsTest.dividedByTheLength();
    SampleExplainer explainer = OtherSamples.explainer(graph);
    ExplainedSample sample = sample(graph, 300);
    for (int k = 0; k < 4; k++) {
      explainer.explain(sample, List.of(OtherSamples.TARGET));
    }
    assertThat(explainer.inBatch(List.of(sample), OtherSamples.TARGET).get(0)).isNotNull();
  }

  @Test
  void whatIsBeforeAnInputThatCannotBeReadIsHandedOn() {
    Explainer explainer =
        Explainer.of(OtherSamples.scan(0, (b, i, s, x) -> OtherSamples.rnn(b, s, x))).build();
    List<Explanation> found = new ArrayList<>();
    Iterable<Samples> broken =
        () ->
            new Iterator<>() {
              private int next;

              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Samples next() {
                if (next == 20) {
                  throw OnnxLrpException.invalid("line 20 is no JSON");
                }
                return explainer.samples(
                    Map.of("x", OtherSamples.random(next++, 4, 1, OtherSamples.D)));
              }
            };
    assertThatThrownBy(() -> explainer.explainEach(broken, OtherSamples.TARGET, found::add))
        .hasMessage("line 20 is no JSON");
    assertThat(found).hasSize(20);
  }
}
