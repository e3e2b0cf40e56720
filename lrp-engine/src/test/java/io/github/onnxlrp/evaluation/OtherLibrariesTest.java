package io.github.onnxlrp.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.References;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.evaluation.GroundTruth.Kind;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Metrics against Quantus 0.6.0 and time_interpret 0.3.0; the values are made by {@code
 * evaluation_references.py} and {@code time_interpret_references.py} of {@code testmodels/python}.
 */
class OtherLibrariesTest {
  /** Sums of some thirty numbers near 1, in another order. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private static final Map<String, Tensor> VALUES = References.read("/evaluation-quantus.txt");
  private static final Map<String, Tensor> TIME_INTERPRET =
      References.read("/evaluation-time-interpret.txt");
  private static final int SAMPLES = VALUES.get("y").size();

  /** The network of the script. */
  static Graph network() {
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

  private static Evaluator.Builder evaluator(Metric... metrics) {
    Evaluator.Builder builder =
        Evaluator.of(network(), (graph, method) -> Explainer.of(graph).method(method))
            .method("given", new GivenRelevance("given", OtherLibrariesTest::attributions))
            .division(new Division(Division.Unit.ELEMENT, 1));
    List.of(metrics).forEach(builder::metric);
    return builder;
  }

  private static List<SampleEvaluation> evaluate(Evaluator.Builder builder) {
    Evaluator evaluator = builder.build();
    List<SampleEvaluation> found = new ArrayList<>();
    Tensor x = new SampleSlice(1, 0).of(VALUES.get("x"));
    evaluator.evaluate(
        List.of(evaluator.samples(Map.of("x", x))), Target.argmax("logits"), found::add);
    return found;
  }

  private static void assertValues(List<SampleEvaluation> found, Tensor values, double tolerance) {
    assertThat(found.stream().mapToDouble(one -> one.measurements().get(0).value()).toArray())
        .containsExactly(values.doubles(), within(tolerance));
  }

  @Test
  void deletionIsPixelFlipping() {
    for (Map.Entry<String, Integer> points :
        Map.of("deletion", 24, "deletion.of.four", 6).entrySet()) {
      Metric metric = new RemovalCurve(RemovalCurve.Kind.DELETION, points.getValue(), 1, Set.of());
      List<SampleEvaluation> found = evaluate(evaluator(metric));
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

  /** Quantus adds 1e-7 to each attribution. */
  @Test
  void sparsenessIsTheSame() {
    assertValues(evaluate(evaluator(new Sparseness())), VALUES.get("sparseness"), 1e-6);
  }

  @Test
  void whatIsKnownToMatterIsFoundAlike() {
    TruthMasks truth = new TruthMasks(Map.of("x", new SampleSlice(1, 0).of(VALUES.get("truth"))));
    Map<Kind, String> names =
        Map.of(Kind.MASS_ACCURACY, "mass", Kind.RANK_ACCURACY, "rank", Kind.AUROC, "auroc");
    names.forEach(
        (kind, name) ->
            assertValues(
                evaluate(evaluator(new GroundTruth(kind, 0)).truth(truth)),
                VALUES.get(name),
                1e-12));
    for (Kind kind : List.of(Kind.AUP, Kind.AUR, Kind.AUPRC)) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      List<SampleEvaluation> found = evaluate(evaluator(new GroundTruth(kind, 0)).truth(truth));
      assertValues(found, VALUES.get(name), 1e-12);
      // time_interpret adds 1e-5 to the range by which it scales attributions.
      assertValues(found, TIME_INTERPRET.get(name), 1e-5);
    }
  }

  /** time_interpret gives means over samples. */
  @Test
  void comprehensivenessAndSufficiencyAreTheSame() {
    for (Erasure.Kind kind : Erasure.Kind.values()) {
      List<SampleEvaluation> found =
          evaluate(evaluator(new Erasure(kind, List.of(25.0), 0)).measure(Measure.PROBABILITY));
      double mean =
          found.stream()
              .mapToDouble(one -> one.measurements().get(0).value())
              .average()
              .orElseThrow();
      String name = kind.name().toLowerCase(Locale.ROOT);
      assertThat(mean).isEqualTo(TIME_INTERPRET.get(name).get(0), ROUNDING);
    }
  }

  @Test
  void rankCorrelationIsTheSame() {
    for (int k = 0; k < SAMPLES; k++) {
      assertThat(RankCorrelation.of(ofSample("a", k), ofSample("x", k)))
          .isEqualTo(VALUES.get("spearman").get(k), ROUNDING);
    }
  }
}
