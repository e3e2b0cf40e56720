package io.github.onnxlrp.perturbation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** SmoothGrad and Shapley values by hand, and against all subsets of the steps of an LSTM. */
class SampledMethodsTest {
  private static final int SEED = 11;
  private static final int TIME = 5;
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private static final Graph CELLS = new TestCells(SEED, TIME).recurrent(false, false);
  private static final Tensor X = new RandomTensors(SEED).next(TIME, 1, TestCells.E);
  private static final Target TARGET = Target.index("logits", 1);

  private static Explanation explain(AttributionMethod method, Tensor x) {
    return Explainer.of(CELLS).method(method).build().explain(Map.of("x", x), TARGET);
  }

  @Test
  void withoutNoiseItIsTheGradient() {
    Map<String, String> options = Map.of("noise", "0", "samples", "6");
    assertThat(explain(new SmoothGrad().with(options), X).relevance("x").doubles())
        .containsExactly(explain(Gradient.plain(), X).relevance("x").doubles(), ROUNDING);
  }

  @Test
  void isTheMeanOfGradientsAtNoisySamples() {
    Random random = new Random(3);
    double[] x = X.doubles();
    double range = Arrays.stream(x).max().orElseThrow() - Arrays.stream(x).min().orElseThrow();
    double[] expected = new double[x.length];
    for (int sample = 0; sample < 7; sample++) {
      double[] noisy = x.clone();
      for (int k = 0; k < noisy.length; k++) {
        noisy[k] += 0.2 * range * random.nextGaussian();
      }
      double[] gradient =
          explain(Gradient.plain(), Tensor.of(noisy, X.shape())).relevance("x").doubles();
      for (int k = 0; k < noisy.length; k++) {
        expected[k] += gradient[k] / 7;
      }
    }
    Map<String, String> options = Map.of("noise", "20%", "samples", "7", "seed", "3");
    Explanation found = explain(new SmoothGrad().with(options), X);
    assertThat(found.relevance("x").doubles()).containsExactly(expected, ROUNDING);
    assertThat(found.measures().get("standard_error")).isPositive();
    assertThat(found.ledger()).isNull();
  }

  /** Of all 2^5 subsets; the sampled values are within five standard errors. */
  @Test
  void shapleyValuesAreThoseOfAllSubsets() {
    Explainer scores = Explainer.of(CELLS).method(Gradient.plain()).build();
    double[] ofSubsets = new double[1 << TIME];
    for (int subset = 0; subset < ofSubsets.length; subset++) {
      double[] some = X.doubles().clone();
      for (int k = 0; k < some.length; k++) {
        some[k] = (subset >> (k / TestCells.E) & 1) == 1 ? some[k] : 0;
      }
      ofSubsets[subset] = scores.explain(Map.of("x", Tensor.of(some, X.shape())), TARGET).score();
    }
    double[] exact = new double[TIME];
    double[] factorials = {1, 1, 2, 6, 24, 120};
    for (int subset = 0; subset < ofSubsets.length; subset++) {
      for (int step = 0; step < TIME; step++) {
        if ((subset >> step & 1) == 0) {
          int size = Integer.bitCount(subset);
          double weight = factorials[size] * factorials[TIME - size - 1] / factorials[TIME];
          exact[step] += weight * (ofSubsets[subset | 1 << step] - ofSubsets[subset]);
        }
      }
    }
    Map<String, String> options = Map.of("permutations", "400", "seed", "2");
    Explanation found = explain(new Shapley().with(options), X);
    double error = found.measures().get("standard_error");
    double sum = 0;
    for (int step = 0; step < TIME; step++) {
      double own = 0;
      for (int k = 0; k < TestCells.E; k++) {
        own += found.relevance("x").get(step * TestCells.E + k);
      }
      assertThat(own).as("seed 2, step %d", step).isCloseTo(exact[step], Offset.offset(5 * error));
      sum += own;
    }
    assertThat(sum).isCloseTo(ofSubsets[31] - ofSubsets[0], ROUNDING);
    assertThat(error).isBetween(1e-9, 0.1 * Math.abs(found.score()));
    assertThat(explain(new Shapley().with(options), X).relevance("x").doubles())
        .containsExactly(found.relevance("x").doubles(), ROUNDING);
  }

  /** Of x y each order gives all of it to the second of both, half of the orders to each. */
  @Test
  void theStandardErrorIsThatOfTheOrders() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value y = builder.input(new Value("y", ElementType.DOUBLE, null));
    Graph graph = builder.outputs(builder.add("z", new Mul(), x, y)).build();
    Map<String, String> options = Map.of("permutations", "40");
    Explanation found =
        Explainer.of(graph)
            .batchAxis("x", 0)
            .batchAxis("y", 0)
            .method(new Shapley().with(options))
            .build()
            .explain(
                Map.of(
                    "x", Tensor.of(new double[] {2}, 1, 1), "y", Tensor.of(new double[] {3}, 1, 1)),
                Target.sum("z"));
    double share = found.relevance("x").get(0) / 6;
    assertThat(share * 40).isCloseTo(Math.rint(share * 40), Offset.offset(1e-9));
    assertThat(found.relevance("x").get(0) + found.relevance("y").get(0)).isCloseTo(6, ROUNDING);
    assertThat(found.measures().get("standard_error"))
        .isCloseTo(6 * Math.sqrt(share * (1 - share) / 39), Offset.offset(1e-9));
  }
}
