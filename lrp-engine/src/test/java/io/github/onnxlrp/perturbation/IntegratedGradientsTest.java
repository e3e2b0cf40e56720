package io.github.onnxlrp.perturbation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Integrated gradients by hand: of squares, of a kink, of rows. */
class IntegratedGradientsTest {
  /** Sums of some numbers near 10. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private static Graph squares() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    return builder.outputs(builder.add("y", new Mul(), x, x)).build();
  }

  private static Explanation explain(
      Graph graph, String input, Tensor x, Map<String, String> options) {
    return Explainer.of(graph)
        .batchAxis(input, 0)
        .method(new IntegratedGradients().with(options))
        .build()
        .explain(Map.of(input, x), Target.sum("y"));
  }

  @Test
  void ofSquaresAreTheSquares() {
    Tensor x = Tensor.of(new double[] {1, -2, 3}, 1, 3);
    // The gradient along the line is linear: one node is exact.
    Explanation one = explain(squares(), "x", x, Map.of("steps", "1"));
    assertThat(one.relevance("x").doubles()).containsExactly(new double[] {1, 4, 9}, ROUNDING);
    assertThat(one.measures()).containsEntry("steps", 1.0);
    assertThat(one.measures().get("completeness_error")).isLessThan(1e-12);
    assertThat(one.ledger()).isNull();
    // From b to x the square grows by x^2 - b^2.
    Explanation from = explain(squares(), "x", x, Map.of("baseline", "-2"));
    assertThat(from.relevance("x").doubles()).containsExactly(new double[] {-3, 0, 5}, ROUNDING);
  }

  /** relu(x - 0.3) from 0 to 1 is 0.7; the kink is between two nodes however many there are. */
  @Test
  void stepsAreRaisedUntilTheErrorIsSmall() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value shift = builder.constant("shift", Tensor.scalar(0.3));
    Value moved = builder.add("moved", new Sub(), x, shift);
    Graph graph = builder.outputs(builder.add("y", Functions.relu(), moved)).build();
    Tensor one = Tensor.of(new double[] {1}, 1, 1);
    Explanation few =
        explain(graph, "x", one, Map.of("steps", "4", "tolerance", "0.001", "most-steps", "6"));
    assertThat(few.measures()).containsEntry("steps", 4.0);
    assertThat(few.notes()).anyMatch(note -> note.contains("raise most-steps"));
    double error = Math.abs(few.relevance("x").get(0) - 0.7);
    assertThat(few.measures().get("completeness_error")).isCloseTo(error, ROUNDING);
    assertThat(error).isGreaterThan(0.001);
    Explanation more =
        explain(graph, "x", one, Map.of("steps", "4", "tolerance", "0.001", "most-steps", "5000"));
    assertThat(more.measures().get("steps")).isGreaterThan(4.0);
    assertThat(more.relevance("x").get(0)).isCloseTo(0.7, Offset.offset(0.001));
    assertThat(more.notes()).noneMatch(note -> note.contains("raise most-steps"));
  }

  @Test
  void anIdGetsWhatItsRowGets() {
    GraphBuilder builder = new GraphBuilder();
    Value ids = builder.input(new Value("ids", ElementType.INT64, null));
    Tensor table = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Value rows = builder.add("rows", new Gather(0), builder.constant("table", table), ids);
    Graph graph = builder.outputs(builder.add("y", new Mul(), rows, rows)).build();
    Tensor two = Tensor.of(new long[] {2, 0, 1}, 1, 3);
    assertThat(explain(graph, "ids", two, Map.of()).relevance("ids").doubles())
        .containsExactly(new double[] {61, 5, 25}, ROUNDING);
    assertThat(explain(graph, "ids", two, Map.of("baseline", "token:0")).relevance("ids").doubles())
        .containsExactly(new double[] {56, 0, 20}, ROUNDING);
  }

  /** Exact for polynomials of degree 2 n - 1, and for none of degree 2 n. */
  @Test
  void quadratureIsThatOfGauss() {
    for (int n : new int[] {1, 2, 3, 7, 50, 800}) {
      GaussLegendre rule = GaussLegendre.of(n);
      for (int degree : new int[] {0, 1, n, 2 * n - 1}) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += rule.weight(k) * Math.pow(rule.node(k), degree);
        }
        assertThat(sum).as("%d nodes", n).isCloseTo(1.0 / (degree + 1), ROUNDING);
      }
    }
    GaussLegendre two = GaussLegendre.of(2);
    double sum =
        two.weight(0) * Math.pow(two.node(0), 4) + two.weight(1) * Math.pow(two.node(1), 4);
    assertThat(sum).isNotCloseTo(0.2, Offset.offset(1e-3));
  }
}
