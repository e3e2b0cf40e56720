package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies at the edges of affine regions, by numbers chosen by hand. */
class RegionEdgesTest {
  private static final double INFINITY = Double.NEGATIVE_INFINITY;

  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input(new Value("x", ElementType.DOUBLE, null));

  @Test
  void maskedClassesDoNotMatter() {
    Value mask = builder.constant("mask", Tensor.of(new double[] {0, INFINITY}, 1, 2));
    Value y = builder.add("y", new Add(), x, mask);
    Explanation explanation = explain(y, Tensor.of(new double[] {3, 4}, 1, 2), 0, "0");
    assertThat(explanation.score()).isEqualTo(3);
    assertThat(explanation.relevance("x").doubles()).containsExactly(3, 0);
    assertThat(explanation.ledger().closure()).isZero();
  }

  @Test
  void numbersMadeOfIdsAreTerms() {
    GraphBuilder graph = new GraphBuilder();
    Value ids = graph.input(new Value("x", ElementType.INT64, null));
    Value number = graph.add("number", new Cast(ElementType.DOUBLE), ids);
    Value y = graph.add("y", new Add(), number, graph.constant("b", Tensor.scalar(1)));
    Explanation explanation =
        Explainer.of(graph.outputs(y).build())
            .composite(Composites.arras().withLinear(new EpsilonRule(0, 0)))
            .batchAxis("x", 0)
            .build()
            .explain(Map.of("x", Tensor.of(new long[] {2, 3}, 1, 2)), Target.sum("y"));
    assertThat(explanation.relevance("x").doubles()).containsExactly(2, 3);
    assertThat(explanation.ledger().biases()).isEqualTo(2);
  }

  /** Row 1 of the joined value has no lower units, so its bias cannot be shared. */
  @Test
  void aRowOfConstantsKeepsItsBias() {
    Value row = builder.constant("row", Tensor.of(new double[] {5, 6}, 1, 1, 2));
    Value joined = builder.add("joined", new Concat(1), x, row);
    Value y = builder.add("y", new Add(), joined, builder.constant("b", Tensor.scalar(1)));
    Explanation explanation = explain(y, Tensor.of(new double[] {1, 2}, 1, 1, 2), 1, "sum");
    assertThat(explanation.score()).isEqualTo(2 + 3 + 6 + 7);
    assertThat(explanation.relevance("x").sum()).isCloseTo(2 + 3, Offset.offset(1e-12));
    assertThat(explanation.ledger().biases()).isCloseTo(6 + 7, Offset.offset(1e-12));
    assertThat(explanation.ledger().closure()).isLessThan(1e-15);
  }

  /** Of the three elements that are joined two are units; the bias is shared by these. */
  @Test
  void constantsBesideDataAreNoUnits() {
    Value constant = builder.constant("k", Tensor.of(new double[] {5}, 1, 1));
    Value joined = builder.add("joined", new Concat(1), x, constant);
    Value weights = builder.constant("W", Tensor.of(new double[] {1, 2, 3}, 3, 1));
    Value product = builder.add("xkW", new MatMul(), joined, weights);
    Value y = builder.add("y", new Add(), product, builder.constant("b", Tensor.scalar(8)));
    Explanation explanation = explain(y, Tensor.of(new double[] {1, 2}, 1, 2), 1, "sum");
    assertThat(explanation.relevance("x").doubles())
        .containsExactly(new double[] {1 + 4, 4 + 4}, Offset.offset(1e-12));
    assertThat(explanation.ledger().constants()).isCloseTo(15, Offset.offset(1e-12));
    assertThat(explanation.ledger().closure()).isLessThan(1e-15);
  }

  /** With all bias shared, what a term inside the region has is what its units below will have. */
  @Test
  void layersInsideARegionHaveWhatIsBelow() {
    Value weights = builder.constant("W", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
    Value product = builder.add("xW", new MatMul(), x, weights);
    Value sum = builder.add("sum", new Add(), product, x);
    Value bias = builder.constant("b", Tensor.of(new double[] {1, -4}, 2));
    Value y = builder.add("y", new Add(), sum, bias);
    Explanation explanation =
        Explainer.of(builder.outputs(y).build())
            .composite(Composites.arras().withLinear(new EpsilonRule(0.1, 1)))
            .batchAxis("x", 0)
            .keep("sum")
            .build()
            .explain(Map.of("x", Tensor.of(new double[] {1, 2}, 1, 2)), Target.sum("y"));
    assertThat(explanation.relevance("sum").sum())
        .isCloseTo(explanation.relevance("x").sum(), Offset.offset(1e-12));
  }

  /** The state stands right of its weights, as in {@code W x + U h0}; two steps tell. */
  @Test
  void columnVectors() {
    Value w = builder.constant("W", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
    Value u = builder.constant("U", Tensor.of(new double[] {4, 3, 2, 1}, 2, 2));
    Value h = builder.constant("h0", Tensor.of(new double[] {1, 1}, 2, 1));
    for (int step = 0; step < 2; step++) {
      Value wx = builder.add("Wx" + step, new MatMul(), w, x);
      h = builder.add("h" + step, new Add(), wx, builder.add("Uh" + step, new MatMul(), u, h));
    }
    Explanation explanation = explain(h, Tensor.of(new double[] {1, 2}, 1, 2, 1), 0, "sum");
    // W x = [5, 11] and U h0 = [7, 3]; U of their sum is [4 12 + 3 14, 2 12 + 14] = [90, 38].
    assertThat(explanation.score()).isEqualTo(5 + 11 + 90 + 38);
    assertThat(explanation.ledger().initialStates())
        .isCloseTo(4 * 7 + 3 * 3 + 2 * 7 + 3, Offset.offset(1e-12));
    assertThat(explanation.notes())
        .containsExactly(
            "initial state: 'h0' is taken for the initial state of an unrolled recurrence");
  }

  /** Gates beside signals, joined: what is joined is no gate. */
  @Test
  void aJoinedSignalIsNoGate() {
    Value gate = builder.add("gate", Functions.sigmoid(), x);
    Value signal = builder.add("signal", Functions.tanh(), x);
    Value joined = builder.add("joined", new Concat(1), gate, signal);
    Value twice = builder.add("twice", new Concat(1), x, x);
    Value y = builder.add("y", new Mul(), joined, twice);
    Explanation explanation = explain(y, Tensor.of(new double[] {1, 2}, 1, 2), 0, "sum");
    assertThat(explanation.notes()).anyMatch(note -> note.contains("both get half"));
  }

  /** A constant may be an initial state in one place and a weight in another. */
  @Test
  void aSharedConstantIsOnlyAStateWhereItIsOne() {
    Value ones = builder.constant("ones", Tensor.of(new double[] {1, 1}, 1, 2));
    Value u = builder.constant("U", Tensor.of(new double[] {1, 0, 0, 1}, 2, 2));
    Value c = ones;
    for (int step = 0; step < 2; step++) {
      Value product = builder.add("xU" + step, new MatMul(), x, u);
      Value gate = builder.add("gate" + step, Functions.sigmoid(), product);
      Value same = builder.add("same" + step, new Mul(), x, ones);
      Value signal = builder.add("signal" + step, Functions.tanh(), same);
      Value kept = builder.add("kept" + step, new Mul(), gate, c);
      Value written = builder.add("in" + step, new Mul(), gate, signal);
      c = builder.add("c" + step, new Add(), kept, written);
    }
    Explanation explanation = explain(c, Tensor.of(new double[] {1, 2}, 1, 2), 0, "sum");
    assertThat(explanation.notes())
        .containsExactly(
            "initial state: 'ones' is taken for the initial state of an unrolled recurrence");
    double carried = 1 / Math.pow(1 + Math.exp(-1), 2) + 1 / Math.pow(1 + Math.exp(-2), 2);
    assertThat(explanation.ledger().initialStates()).isCloseTo(carried, Offset.offset(1e-12));
  }

  /** {@code z * sigmoid(z)} is one function of z; the bias in z still takes its part. */
  @Test
  void aFunctionWrittenAsAProductPassesToItsNearestSource() {
    Value weights = builder.constant("W", Tensor.of(new double[] {2}, 1, 1));
    Value product = builder.add("xW", new MatMul(), x, weights);
    Value z = builder.add("z", new Add(), product, builder.constant("b", Tensor.scalar(3)));
    Value y = builder.add("y", new Mul(), z, builder.add("gate", Functions.sigmoid(), z));
    Explanation explanation = explain(y, Tensor.of(new double[] {1}, 1, 1), 0, "sum");
    double score = explanation.score();
    assertThat(explanation.relevance("x").sum()).isCloseTo(score * 2 / 5, Offset.offset(1e-12));
    assertThat(explanation.ledger().biases()).isCloseTo(score * 3 / 5, Offset.offset(1e-12));
  }

  /** {@code x / sqrt(mean(x^2))} by a product with the reciprocal: the scale takes nothing. */
  @Test
  void aScaleMadeOfAStatisticIsConstant() {
    Value square = builder.add("square", new Mul(), x, x);
    Value axis = builder.constant("axis", Tensor.vector(1));
    Value mean = builder.add("mean", new Reduce(true, true, false), square, axis);
    Value root = builder.add("root", Functions.sqrt(), mean);
    Value scale = builder.add("scale", Functions.reciprocal(), root);
    Value y = builder.add("y", new Mul(), x, scale);
    Explanation explanation = explain(y, Tensor.of(new double[] {3, 4}, 1, 2), 0, "0");
    assertThat(explanation.relevance("x").doubles())
        .containsExactly(new double[] {3 / Math.sqrt(12.5), 0}, Offset.offset(1e-12));
    assertThat(explanation.notes())
        .containsExactly("scale: Mul node 'y': 'scale' divides and is taken for a constant scale");
  }

  @Test
  void aWeightThatIsNoNumberIsNamed() {
    Value weight = builder.constant("W", Tensor.of(new double[] {Double.NaN}, 1, 1));
    Value y = builder.add("y", new MatMul(), x, weight);
    Explanation explanation = explain(y, Tensor.of(new double[] {1}, 1, 1), 0, "sum");
    assertThat(explanation.score()).isNaN();
    assertThat(explanation.notes()).contains("the constant 'W' holds NaN");
  }

  /** Neither recursion nor repeated work: the sum is as deep as the sequence is long. */
  @ParameterizedTest
  @ValueSource(ints = {20_000})
  void longSums(int length) {
    Value sum = x;
    for (int k = 0; k < length; k++) {
      sum = builder.add("sum" + k, new Add(), sum, x);
    }
    Explanation explanation = explain(sum, Tensor.of(new double[] {1, 2}, 1, 2), 0, "sum");
    assertThat(explanation.relevance("x").doubles())
        .containsExactly(new double[] {length + 1.0, 2 * (length + 1.0)}, Offset.offset(1e-6));
  }

  @Test
  void sharedSums() {
    Value sum = x;
    for (int k = 0; k < 60; k++) {
      sum = builder.add("sum" + k, new Add(), sum, sum);
    }
    Explanation explanation = explain(sum, Tensor.of(new double[] {1, 2}, 1, 2), 0, "sum");
    assertThat(explanation.score()).isEqualTo(3 * Math.pow(2, 60));
    assertThat(explanation.ledger().closure()).isLessThan(1e-15);
  }

  private Explanation explain(Value y, Tensor input, double biasFactor, String target) {
    return Explainer.of(builder.outputs(y).build())
        .composite(Composites.arras().withLinear(new EpsilonRule(0, biasFactor)))
        .batchAxis("x", 0)
        .build()
        .explain(Map.of("x", input), Target.of("y".equals(y.name()) ? "y" : null, target));
  }
}
