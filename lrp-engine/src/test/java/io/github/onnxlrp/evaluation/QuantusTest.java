package io.github.onnxlrp.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.References;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.evaluation.RemovalCurve.Kind;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Metrics against Quantus 0.6.0; the values are made by {@code
 * testmodels/python/evaluation_references.py}.
 */
class QuantusTest {
  /** Sums of some thirty numbers near 1, in another order. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private static final Map<String, Tensor> VALUES = References.read("/evaluation-quantus.txt");
  private static final int SAMPLES = VALUES.get("y").size();

  /** The network of the script. */
  private static Graph network() {
    GraphBuilder builder = new GraphBuilder();
    Value x =
        builder.input(
            "x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(6), Dimension.of(4));
    Value flat =
        builder.add(
            "flat", new Reshape("Flatten", inputs -> new int[] {inputs.get(0).dim(0), 24}), x);
    Value hidden =
        builder.add(
            "hidden",
            Functions.tanh(),
            builder.add(
                "z",
                new Add(),
                builder.add("xw", new MatMul(), flat, builder.constant("w1", VALUES.get("w1"))),
                builder.constant("b1", VALUES.get("b1"))));
    Value logits =
        builder.add(
            "logits",
            new Add(),
            builder.add("hw", new MatMul(), hidden, builder.constant("w2", VALUES.get("w2"))),
            builder.constant("b2", VALUES.get("b2")));
    return builder.outputs(logits).build();
  }

  private static double[] ofSample(String name, int sample) {
    double[] all = VALUES.get(name).doubles();
    int size = all.length / SAMPLES;
    return Arrays.copyOfRange(all, sample * size, (sample + 1) * size);
  }

  /** The attributions of the script for the sample that begins with the same number. */
  private static Tensor attributions(Tensor x) {
    for (int k = 0; k < SAMPLES; k++) {
      if (ofSample("x", k)[0] == x.get(0)) {
        return Tensor.of(ofSample("a", k), x.shape());
      }
    }
    throw new AssertionError("no sample of the script");
  }

  private static List<SampleEvaluation> evaluate(Division.Unit unit, Metric metric) {
    Evaluator evaluator =
        Evaluator.of(network(), (graph, method) -> Explainer.of(graph).method(method))
            .method("given", new GivenRelevance("given", QuantusTest::attributions))
            .metric(metric)
            .division(new Division(unit, 1))
            .build();
    List<SampleEvaluation> found = new ArrayList<>();
    Tensor x = new SampleSlice(1, 0).of(VALUES.get("x"));
    evaluator.evaluate(
        List.of(evaluator.samples(Map.of("x", x))), Target.argmax("logits"), found::add);
    return found;
  }

  @Test
  void deletionIsPixelFlipping() {
    for (Map.Entry<String, Integer> points :
        Map.of("deletion", 24, "deletion.of.four", 6).entrySet()) {
      Metric metric = new RemovalCurve(Kind.DELETION, points.getValue(), 1, Set.of());
      List<SampleEvaluation> found = evaluate(Division.Unit.ELEMENT, metric);
      assertThat(found).hasSize(SAMPLES);
      for (int k = 0; k < SAMPLES; k++) {
        List<Double> curve = found.get(k).measurements().get(0).curve();
        double[] flipped = ofSample(points.getKey(), k);
        for (int point = 0; point < flipped.length; point++) {
          assertThat(curve.get(point + 1)).isEqualTo(flipped[point], ROUNDING);
        }
      }
    }
  }
}
