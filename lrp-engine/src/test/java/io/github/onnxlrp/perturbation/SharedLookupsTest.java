package io.github.onnxlrp.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.GatherElements;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.ReverseSequence;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ids that get to their rows on several ways. The score is the sum of what single rows are worth,
 * so that each id gets, by every method, what its row is worth minus what the baseline is.
 */
class SharedLookupsTest {
  /** Sums of some numbers near 1; quadrature of a constant. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

  private static final Tensor ROWS =
      Tensor.of(new double[] {1, 2, 3, 5, 7, 11, 0, 1, -4, 2, 6, -3, 2, 2, 9, 1}, 8, 2);

  /** What row k is worth: 2 a - 3 b of the row (a, b). */
  private static double worth(int row) {
    return 2 * ROWS.get(2 * row) - 3 * ROWS.get(2 * row + 1);
  }

  private static final long[] X = {5, 1, 2};
  private static final long[] U = {2, 4};

  private final GraphBuilder builder = new GraphBuilder();

  private Value ids(String name) {
    return builder.input(new Value(name, ElementType.INT64, null));
  }

  private Graph looked(Value ids, Value... others) {
    Value rows = builder.add("rows", new Gather(0), builder.constant("table", ROWS), ids);
    Value w = builder.constant("w", Tensor.of(new double[] {2, -3}, 2, 1));
    Value y = builder.add("y", new MatMul(), rows, w);
    Value all = y;
    for (Value other : others) {
      all = builder.add("all", new Add(), all, other);
    }
    return builder.outputs(all).build();
  }

  private static Explanation explain(
      Graph graph, AttributionMethod method, Map<String, Tensor> inputs) {
    Explainer.Builder explainer = Explainer.of(graph).method(method);
    inputs.keySet().forEach(input -> explainer.batchAxis(input, 0));
    return explainer.build().explain(inputs, Target.sum(graph.outputs().get(0).name()));
  }

  private static Tensor row(long... ids) {
    return Tensor.of(ids, 1, ids.length);
  }

  private static double[] worths(double baseline, long... ids) {
    return Arrays.stream(ids).mapToDouble(id -> worth((int) id) - baseline).toArray();
  }

  static List<AttributionMethod> againstZero() {
    return List.of(
        new Occlusion(),
        new Shapley(),
        new IntegratedGradients(),
        new DeepLift(),
        new ContextualDecomposition(),
        Gradient.timesInput());
  }

  static List<ConfigurableMethod> withBaseline() {
    return List.of(new Occlusion(), new Shapley(), new IntegratedGradients(), new DeepLift());
  }

  private Graph joined() {
    return looked(builder.add("ids", new Concat(1), ids("x"), ids("u")));
  }

  private static final Map<String, Tensor> BOTH = Map.of("x", row(X), "u", row(U));

  @ParameterizedTest
  @MethodSource("againstZero")
  void inputsShareALookup(AttributionMethod method) {
    Explanation found = explain(joined(), method, BOTH);
    assertThat(found.relevance("x").doubles()).containsExactly(worths(0, X), ROUNDING);
    assertThat(found.relevance("u").doubles()).containsExactly(worths(0, U), ROUNDING);
  }

  /** The gradient of what a row is worth is 2 - 3. */
  @Test
  void noiseOfInputsThatShareALookupIsAddedOnce() {
    Explanation found = explain(joined(), new SmoothGrad(), BOTH);
    assertThat(found.relevance("x").doubles()).containsExactly(new double[] {-1, -1, -1}, ROUNDING);
    assertThat(found.relevance("u").doubles()).containsExactly(new double[] {-1, -1}, ROUNDING);
    assertThat(found.measures().get("standard_error")).isCloseTo(0, ROUNDING);
  }

  /** The mean is that of all rows of the lookup, whichever input their ids are of. */
  @ParameterizedTest
  @MethodSource("withBaseline")
  void theMeanIsOverTheRowsOfALookup(ConfigurableMethod method) {
    double mean = 0;
    for (long id : new long[] {5, 1, 2, 2, 4}) {
      mean += worth((int) id) / 5;
    }
    Explanation found = explain(joined(), method.with(Map.of("baseline", "mean")), BOTH);
    assertThat(found.relevance("x").doubles()).containsExactly(worths(mean, X), ROUNDING);
    assertThat(found.relevance("u").doubles()).containsExactly(worths(mean, U), ROUNDING);
  }

  /** x plus its own maximum over one sample is twice x, of which the rows are looked up. */
  @ParameterizedTest
  @MethodSource("againstZero")
  void idsOfSeveralOperandsCountOnce(AttributionMethod method) {
    Value x = ids("x");
    Value most =
        builder.add(
            "most",
            new ReduceExtremum(true, true, false),
            x,
            builder.constant("axes", Tensor.vector(0)));
    Explanation found =
        explain(looked(builder.add("ids", new Add(), x, most)), method, Map.of("x", row(3, 1, 2)));
    assertThat(found.relevance("x").doubles()).containsExactly(worths(0, 6, 2, 4), ROUNDING);
    assertThat(found.measures().getOrDefault("completeness_error", 0.0)).isCloseTo(0, ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("againstZero")
  void joinedIdsAreRefused(AttributionMethod method) {
    Graph graph = looked(builder.add("sum", new Add(), ids("x"), ids("u")));
    Map<String, Tensor> inputs = Map.of("x", row(3, 1), "u", row(1, 2));
    assertThatThrownBy(() -> explain(graph, method, inputs))
        .hasMessageContaining("'sum' joins ids")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(Reason.UNSUPPORTED);
  }

  /** Ids in floating point that are added to the score, too, count by their rows alone. */
  @ParameterizedTest
  @MethodSource("againstZero")
  void idsAreNoNumbers(AttributionMethod method) {
    if (method instanceof Gradient) {
      return;
    }
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value sum =
        builder.add(
            "sum", new Reduce(false, true, false), x, builder.constant("axes", Tensor.vector(1)));
    Graph graph = looked(builder.add("ids", new Cast(ElementType.INT64), x), sum);
    Explanation found = explain(graph, method, Map.of("x", Tensor.of(new double[] {5}, 1, 1)));
    assertThat(found.relevance("x").doubles()).containsExactly(worths(0, 5), ROUNDING);
  }

  /** The token is no length: 6 would reverse beyond the end. */
  @ParameterizedTest
  @MethodSource("withBaseline")
  void aTokenIsNoLength(ConfigurableMethod method) {
    Value ids = builder.add("ids", new ReverseSequence(0, 1), ids("x"), ids("length"));
    Explanation found =
        explain(
            looked(ids),
            method.with(Map.of("baseline", "token:6")),
            Map.of("x", row(X), "length", Tensor.of(new long[] {2}, 1)));
    assertThat(found.relevance("x").doubles()).containsExactly(worths(worth(6), X), ROUNDING);
  }

  /** A token of 7 as length would pick the element 6 of 3. */
  @ParameterizedTest
  @MethodSource("withBaseline")
  void aTokenIsNoPlace(ConfigurableMethod method) {
    Value one = builder.constant("one", Tensor.of(new long[] {1}, 1, 1));
    Value last = builder.add("last", new Sub(), ids("length"), one);
    Value ids = builder.add("ids", new GatherElements(1, false), ids("x"), last);
    Explanation found =
        explain(
            looked(ids),
            method.with(Map.of("baseline", "token:7")),
            Map.of("x", row(X), "length", Tensor.of(new long[] {2}, 1, 1)));
    assertThat(found.relevance("x").doubles())
        .containsExactly(new double[] {0, worth(1) - worth(7), 0}, ROUNDING);
  }
}
