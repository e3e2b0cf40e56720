package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code z = x W + h U + b} in every way that exporters write it, against the formula of the
 * epsilon rule written as loops.
 */
class AffineRegionTest {
  private static final int X = 3;
  private static final int H = 4;
  private static final int Z = 5;
  private static final long SEED = 4711;

  /** Some ten operations on numbers near 1. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private static final RandomTensors RANDOM = new RandomTensors(SEED);
  private static final Tensor W = RANDOM.next(X, Z);
  private static final Tensor U = RANDOM.next(H, Z);
  private static final Tensor B = RANDOM.next(Z);
  private static final Tensor INPUT_X = RANDOM.next(1, X);
  private static final Tensor INPUT_H = RANDOM.next(1, H);
  private static final Tensor WEIGHTS = RANDOM.next(Z);

  private interface Form {
    Value write(GraphBuilder builder, Value x, Value h);
  }

  static Stream<Arguments> forms() {
    Map<String, Form> forms =
        Map.of(
            "two products",
            (b, x, h) -> add(b, add(b, times(b, x, "W", W), times(b, h, "U", U)), bias(b)),
            "bias first",
            (b, x, h) -> add(b, add(b, bias(b), times(b, x, "W", W)), times(b, h, "U", U)),
            "bias in two halves",
            AffineRegionTest::biasInHalves,
            "one product of a joined vector",
            AffineRegionTest::joined,
            "one wide product and a split",
            AffineRegionTest::wide,
            "transposed",
            AffineRegionTest::transposed,
            "minus a negative product",
            AffineRegionTest::subtracted);
    return forms.entrySet().stream()
        .flatMap(
            form ->
                Stream.of(0.0, 0.5, 1.0)
                    .map(factor -> Arguments.of(form.getKey(), form.getValue(), factor)));
  }

  @ParameterizedTest(name = "{0}, bias factor {2}")
  @MethodSource("forms")
  void isOneLinearMap(String name, Form form, double biasFactor) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(X));
    Value h = builder.input("h", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(H));
    Value z = form.write(builder, x, h);
    Graph graph = builder.outputs(z).build();
    EpsilonRule rule = new EpsilonRule(0.1, biasFactor);
    Explanation explanation =
        Explainer.of(graph)
            .composite(Composites.arras().withLinear(rule))
            .batchAxis(z.name(), 0)
            .build()
            .explain(Map.of("x", INPUT_X, "h", INPUT_H), Target.weights(z.name(), WEIGHTS));
    double[] expected = slowly(rule);
    for (int i = 0; i < X + H; i++) {
      double found =
          i < X ? explanation.relevance("x").get(i) : explanation.relevance("h").get(i - X);
      assertThat(found).as("unit %d", i).isCloseTo(expected[i], ROUNDING);
    }
    assertThat(explanation.ledger().closure()).isLessThan(1e-12);
    assertThat(explanation.notes()).isEmpty();
  }

  private static double[] slowly(EpsilonRule rule) {
    double[] unit = new double[X + H];
    double[] relevance = new double[X + H];
    for (int j = 0; j < Z; j++) {
      double z = B.get(j);
      for (int i = 0; i < X + H; i++) {
        unit[i] =
            i < X ? INPUT_X.get(i) * W.get(i * Z + j) : INPUT_H.get(i - X) * U.get((i - X) * Z + j);
        z += unit[i];
      }
      double s = z >= 0 ? 1 : -1;
      double out = WEIGHTS.get(j) * z;
      double denominator = z + rule.epsilon() * s;
      for (int i = 0; i < X + H; i++) {
        double shared = rule.biasFactor() * (B.get(j) + rule.epsilon() * s) / (X + H);
        relevance[i] += (unit[i] + shared) / denominator * out;
      }
    }
    return relevance;
  }

  private static Value bias(GraphBuilder builder) {
    return builder.constant("b", B);
  }

  private static Value add(GraphBuilder builder, Value a, Value b) {
    return builder.add(a.name() + "+" + b.name(), new Add(), a, b);
  }

  private static Value times(GraphBuilder builder, Value value, String name, Tensor weight) {
    return builder.add(value.name() + name, new MatMul(), value, builder.constant(name, weight));
  }

  private static Value biasInHalves(GraphBuilder builder, Value x, Value h) {
    Value half = builder.constant("b/2", B.map(b -> b / 2));
    return add(
        builder,
        add(builder, times(builder, x, "W", W), half),
        add(builder, times(builder, h, "U", U), half));
  }

  private static Value joined(GraphBuilder builder, Value x, Value h) {
    Tensor both = new Concat(0).forward(List.of(W, U)).get(0);
    Value xh = builder.add("xh", new Concat(-1), x, h);
    return add(builder, times(builder, xh, "WU", both), bias(builder));
  }

  /** The parts that nobody asks about must not change the part that is explained. */
  private static Value wide(GraphBuilder builder, Value x, Value h) {
    Tensor other = new RandomTensors(SEED + 1).next(X, Z);
    Tensor wideW = new Concat(1).forward(List.of(other, W)).get(0);
    Tensor wideU = new Concat(1).forward(List.of(U.map(u -> 2 * u), U)).get(0);
    Tensor wideB = new Concat(0).forward(List.of(B.map(b -> b + 1), B)).get(0);
    Value sum = add(builder, times(builder, x, "W2", wideW), times(builder, h, "U2", wideU));
    Value all = add(builder, sum, builder.constant("b2", wideB));
    Value z = new Value("z");
    builder.add(new Node("split", new Split(1, 2), List.of(all), List.of(new Value("other"), z)));
    return z;
  }

  private static Value transposed(GraphBuilder builder, Value x, Value h) {
    Transpose swap = new Transpose(List.of(1, 0));
    Value xw = builder.add("xWT", swap, times(builder, x, "W", W));
    Value hu = builder.add("hUT", swap, times(builder, h, "U", U));
    return add(builder, builder.add("zTT", swap, add(builder, xw, hu)), bias(builder));
  }

  private static Value subtracted(GraphBuilder builder, Value x, Value h) {
    Value minus = times(builder, h, "-U", U.map(u -> -u));
    Value difference = builder.add("x-h", new Sub(), times(builder, x, "W", W), minus);
    return add(builder, difference, bias(builder));
  }
}
