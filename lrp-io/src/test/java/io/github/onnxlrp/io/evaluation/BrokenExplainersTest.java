package io.github.onnxlrp.io.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.evaluation.Evaluator;
import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.evaluation.RemovalCurve;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Explainers that are broken on purpose are told from one that works, on random names. */
class BrokenExplainersTest {
  private static final long SEED = 8;
  private static final int NAMES = 120;
  private static final int LETTERS = 8;

  private static Evaluation evaluation;

  /** What another method gives, changed. */
  private record Changed(String name, AttributionMethod method, UnaryOperator<Tensor> change)
      implements AttributionMethod {
    @Override
    public Attribution attribute(ExplainedRun run, Head head) {
      Attribution found = method.attribute(run, head);
      return new Attribution(
          value -> {
            Tensor relevance = found.values().apply(value);
            return relevance == null ? null : change.apply(relevance);
          },
          null,
          false,
          List.of());
    }
  }

  private static Tensor shuffled(Tensor relevance) {
    List<Double> all = new ArrayList<>(Arrays.stream(relevance.doubles()).boxed().toList());
    // The same for equal relevance, so that runs can be repeated.
    Collections.shuffle(all, new Random(all.hashCode()));
    return Tensor.of(all.stream().mapToDouble(r -> r).toArray(), relevance.shape());
  }

  @BeforeAll
  static void evaluate() {
    Path file = TestModels.directory().resolve("surnames/surnames.onnx");
    Graph graph = OnnxModel.read(file);
    AttributionMethod lrp = new LayerwiseRelevance(Composites.arras());
    Evaluator.Builder builder =
        Evaluator.of(graph, (model, method) -> Explainer.of(model).method(method)).seed(SEED);
    List.of(
            new Changed("right", lrp, r -> r),
            new Changed("flipped", lrp, r -> r.map(value -> -value)),
            new Changed("shuffled", lrp, BrokenExplainersTest::shuffled),
            new Changed("constant", lrp, r -> r.map(value -> 1)))
        .forEach(method -> builder.method(method.name(), method));
    for (RemovalCurve.Kind kind : RemovalCurve.Kind.values()) {
      builder.metric(new RemovalCurve(kind, LETTERS, 5, Set.of(Measurement.RANDOM)));
    }
    Evaluator evaluator = builder.build();
    long[] ids = new Random(SEED).longs((long) NAMES * LETTERS, 0, 90).toArray();
    Samples samples = evaluator.samples(Map.of("ids", Tensor.of(ids, NAMES, LETTERS)));
    Setup setup = new Setup("surnames", Map.of(), "argmax", "score", "step", SEED, List.of(), "");
    evaluation = new Evaluation(setup, Labels.none());
    evaluator.evaluate(List.of(samples), Target.argmax("logits"), evaluation::add);
  }

  private static String judgement(MetricResults metric, String method) {
    return Judgement.of(metric, metric.of(method));
  }

  @Test
  void removalTellsThemApart() {
    assertThat(evaluation.metrics()).hasSize(2);
    for (MetricResults metric : evaluation.metrics()) {
      String name = metric.quantity().metric();
      assertThat(judgement(metric, "right")).as(name).isEqualTo("best");
      assertThat(judgement(metric, "flipped")).as(name).isEqualTo("worse than random");
      assertThat(judgement(metric, "constant")).as(name).isEqualTo("not told from random");
      assertThat(judgement(metric, "shuffled")).as(name).isNotEqualTo("best");
      assertThat(metric.compare("right", "shuffled").isBetter()).as(name).isTrue();
      // Chance moves what is shuffled by about two standard errors, not by the lead of LRP.
      double lead = metric.compare("right", "random").mean();
      assertThat(Math.abs(metric.compare("shuffled", "random").mean())).isLessThan(lead / 3);
    }
  }
}
