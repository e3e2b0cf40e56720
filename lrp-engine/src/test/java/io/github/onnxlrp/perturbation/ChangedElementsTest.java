package io.github.onnxlrp.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Which elements methods that change inputs change, and that none is left out unsaid. */
class ChangedElementsTest {
  /** Sums of some numbers near 10. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private static Explanation explain(
      Graph graph, String input, Tensor x, AttributionMethod method) {
    return Explainer.of(graph)
        .batchAxis(input, 0)
        .method(method)
        .build()
        .explain(Map.of(input, x), Target.sum("y"));
  }

  /** Column 0 looks up a row, column 1 is a number. */
  @Test
  void numbersBesideIdsOfOneInputAreRefused() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value zero = builder.constant("zero", Tensor.vector(0));
    Value one = builder.constant("one", Tensor.vector(1));
    Value column = builder.add("column", new Gather(1), x, zero);
    Value ids = builder.add("ids", new Cast(ElementType.INT64), column);
    Value table = builder.constant("table", Tensor.of(new double[] {1, 2, 3}, 3));
    Value rows = builder.add("rows", new Gather(0), table, ids);
    Value number = builder.add("number", new Gather(1), x, one);
    Graph graph = builder.outputs(builder.add("y", new Add(), rows, number)).build();
    Tensor sample = Tensor.of(new double[] {2, 5}, 1, 2);
    for (AttributionMethod method :
        List.of(new Occlusion(), new Shapley(), new IntegratedGradients(), new SmoothGrad())) {
      assertThatThrownBy(() -> explain(graph, "x", sample, method))
          .isInstanceOf(OnnxLrpException.class)
          .hasMessageContaining("input 'x' holds ids and other numbers: element 1");
    }
  }

  /** Of {@code (b + r)^2}, b the row of a constant id: from b^2 it grows by 2 b r + r^2. */
  @Test
  void rowsOfConstantIdsStayAsTheyAre() {
    GraphBuilder builder = new GraphBuilder();
    Value ids = builder.input(new Value("ids", ElementType.INT64, null));
    Value begin = builder.constant("begin", Tensor.of(new long[] {0}, 1, 1));
    Value all = builder.add("all", new Concat(1), begin, ids);
    Value table = builder.constant("table", Tensor.of(new double[] {3, 5}, 2));
    Value rows = builder.add("rows", new Gather(0), table, all);
    Value axis = builder.constant("axis", Tensor.vector(1));
    Value sum = builder.add("sum", new Reduce(false, false, false), rows, axis);
    Graph graph = builder.outputs(builder.add("y", new Mul(), sum, sum)).build();
    Tensor one = Tensor.of(new long[] {1}, 1, 1);
    for (AttributionMethod method :
        List.of(new Occlusion(), new Shapley(), new IntegratedGradients())) {
      assertThat(explain(graph, "ids", one, method).relevance("ids").doubles())
          .as(method.name())
          .containsExactly(new double[] {2 * 3 * 5 + 25}, ROUNDING);
    }
    // The gradient 2 (b + r) does not hang on noise that is added to b.
    Map<String, String> noise = Map.of("noise", "1", "samples", "1", "seed", "5");
    Random random = new Random(5);
    random.nextGaussian();
    assertThat(explain(graph, "ids", one, new SmoothGrad().with(noise)).relevance("ids").doubles())
        .containsExactly(new double[] {2 * (8 + random.nextGaussian())}, ROUNDING);
  }

  @Test
  void shapleyValuesOfOverlappingWindowsAddUp() {
    Graph cells = new TestCells(7, 5).recurrent(false, false);
    Tensor x = new RandomTensors(7).next(5, 1, TestCells.E);
    Map<String, String> windows = Map.of("unit", "window", "window", "3", "stride", "1");
    Explainer explainer = Explainer.of(cells).method(new Shapley().with(windows)).build();
    Target target = Target.index("logits", 1);
    Explanation found = explainer.explain(Map.of("x", x), target);
    double nothing = explainer.explain(Map.of("x", x.map(element -> 0)), target).score();
    assertThat(Arrays.stream(found.relevance("x").doubles()).sum())
        .isCloseTo(found.score() - nothing, ROUNDING);
  }

  @Test
  void stepsBetweenWindowsAreRefused() {
    Map<String, String> gaps = Map.of("unit", "window", "window", "2", "stride", "3");
    assertThatThrownBy(() -> new Occlusion().with(gaps))
        .hasMessageContaining("--method-option stride=3: expected a number of steps, from 1 to");
  }

  /** {@code x / |x|} is no number at 0. */
  @Test
  void completenessOfAScoreThatIsNoNumberIsNotClaimed() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value size = builder.add("size", Functions.abs(), x);
    Graph graph = builder.outputs(builder.add("y", new Div(), x, size)).build();
    Explanation found =
        explain(graph, "x", Tensor.of(new double[] {2}, 1, 1), new IntegratedGradients());
    assertThat(found.measures().get("completeness_error")).isNaN();
    assertThat(found.notes()).anyMatch(note -> note.contains("the score at the baseline"));
  }
}
