package io.github.onnxlrp.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A model whose score is the sum of what its tokens or time steps are worth, so that what is
 * removed takes its worth with it, and evaluations of it.
 */
final class SumOfWorths {
  static final double[] WORTH = {0.5, 3, -1, 2, 0.25, -4};
  static final double MEAN_WORTH = Arrays.stream(WORTH).average().orElseThrow();

  /** Six numbers near 1 are added. */
  static final double ROUNDING = 1e-12;

  /** Ids {@code [batch, time]}; the score is the sum of what they look up in a table. */
  static Graph tokens(boolean alsoRead) {
    GraphBuilder builder = new GraphBuilder();
    Value ids =
        builder.input(
            "ids", ElementType.INT64, Dimension.symbol("batch"), Dimension.symbol("time"));
    Value table = builder.constant("table", Tensor.of(WORTH.clone(), WORTH.length, 1));
    Value rows = builder.add("rows", new Gather(0), table, ids);
    Value worth = builder.add("worth", new Reduce(false, false, false), rows, axes(builder, 1));
    Value zero = builder.constant("zero", Tensor.scalar(0));
    Value more = zero;
    if (alsoRead) {
      Value numbers = builder.add("numbers", new Cast(ElementType.DOUBLE), ids);
      more = builder.add("more", new Reduce(false, true, false), numbers, axes(builder, 1));
    }
    Value score = builder.add("score", new Add(), worth, more);
    return builder.outputs(score).build();
  }

  private static Value axes(GraphBuilder builder, long axis) {
    return builder.constant("axis", Tensor.vector(axis));
  }

  /** Numbers {@code [batch, time, features]}; the score is their sum. */
  static Graph numbers() {
    GraphBuilder builder = new GraphBuilder();
    Value x =
        builder.input(
            "x",
            ElementType.DOUBLE,
            Dimension.symbol("batch"),
            Dimension.symbol("time"),
            Dimension.of(2));
    Value steps = builder.add("steps", new Reduce(false, false, false), x, axes(builder, 1));
    Value score = builder.add("score", new Reduce(false, true, false), steps, axes(builder, 1));
    return builder.outputs(score).build();
  }

  static Explainer.Builder explainer(Graph graph, AttributionMethod method) {
    return Explainer.of(graph).method(method);
  }

  static UnaryOperator<Tensor> worth(double sign) {
    return ids -> {
      double[] found = new double[ids.size()];
      Arrays.setAll(found, k -> sign * WORTH[(int) ids.get(k)]);
      return Tensor.of(found, ids.shape());
    };
  }

  static Evaluator.Builder ofTokens(UnaryOperator<Tensor> relevance) {
    return Evaluator.of(tokens(false), SumOfWorths::explainer)
        .method("given", new GivenRelevance("given", relevance));
  }

  static Evaluator.Builder ofNumbers() {
    return Evaluator.of(numbers(), SumOfWorths::explainer)
        .method("given", new GivenRelevance("given", x -> x));
  }

  static List<SampleEvaluation> evaluate(Evaluator.Builder builder, Tensor inputs) {
    Evaluator evaluator = builder.build();
    List<SampleEvaluation> found = new ArrayList<>();
    String name = inputs.isFloating() ? "x" : "ids";
    evaluator.evaluate(
        List.of(evaluator.samples(Map.of(name, inputs))), Target.sum("score"), found::add);
    return found;
  }

  static Map<String, Measurement> byMethod(SampleEvaluation sample) {
    Map<String, Measurement> found = new LinkedHashMap<>();
    sample.measurements().forEach(one -> found.put(one.method(), one));
    return found;
  }

  static void assertCurve(Measurement found, double value, double... curve) {
    assertThat(found.curve().stream().mapToDouble(c -> c).toArray())
        .containsExactly(curve, within(ROUNDING));
    assertThat(found.value()).isEqualTo(value, within(ROUNDING));
  }

  static Tensor ids(long... ids) {
    return Tensor.of(ids, 1, ids.length);
  }

  static final Set<String> CONTROLS = Set.of(Measurement.RANDOM, Measurement.ORACLE);

  static Metric curve(RemovalCurve.Kind kind, int points, int draws) {
    return new RemovalCurve(kind, points, draws, CONTROLS);
  }

  private SumOfWorths() {}
}
