package com.example.onnxlrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.CompositeProvider;
import io.github.onnxlrp.rule.RuleFactory;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The plug-in's classes are found through their service files and do what they say. */
class PluginTest {
  private static final double[] X = {1, -2, 0.5};
  private static final double[][] W1 = {{0.5, -1}, {0.25, 0.75}, {-0.5, 1}};
  private static final double[] B1 = {0.125, -0.25};
  private static final double[][] W2 = {{1, -0.5}, {0.5, 2}};
  private static final double[] B2 = {0.25, 0};
  private static final double BETA = 1.5;
  private static final double EPSILON = 1e-6;

  /** Sums of a few numbers near 1 in double precision. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-14);

  private static Explanation explain(Target target) {
    Graph graph = OnnxModel.read(Path.of("swish.onnx"));
    Composite composite =
        ServiceLoader.load(CompositeProvider.class).findFirst().orElseThrow().composites().get(0);
    return Explainer.of(graph)
        .composite(composite)
        .build()
        .explain(Map.of("x", Tensor.of(X, 1, 3)), target);
  }

  private static double[] dense(double[] x, double[][] w, double... b) {
    double[] result = b.clone();
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < b.length; j++) {
        result[j] += x[i] * w[i][j];
      }
    }
    return result;
  }

  private static double[] swish(double... h) {
    double[] result = new double[h.length];
    for (int j = 0; j < h.length; j++) {
      result[j] = h[j] / (1 + Math.exp(-BETA * h[j]));
    }
    return result;
  }

  /** The rule as its formula is written. */
  private static double[] share(double[] x, double[][] w, double[] b, double... relevance) {
    double[] result = new double[x.length];
    for (int j = 0; j < b.length; j++) {
      double sum = Math.abs(b[j]) + EPSILON;
      for (int k = 0; k < x.length; k++) {
        sum += Math.abs(x[k] * w[k][j]);
      }
      for (int i = 0; i < x.length; i++) {
        result[i] += Math.abs(x[i] * w[i][j]) / sum * relevance[j];
      }
    }
    return result;
  }

  @Test
  void theOperatorComputesWhatItSays() {
    double[] logits = dense(swish(dense(X, W1, B1)), W2, B2);
    assertThat(explain(Target.index("logits", 0)).score()).isCloseTo(logits[0], ROUNDING);
    assertThat(explain(Target.index("logits", 1)).score()).isCloseTo(logits[1], ROUNDING);
  }

  @Test
  void theRuleSharesAsItsFormulaSays() {
    double[] swish = swish(dense(X, W1, B1));
    double score = dense(swish, W2, B2)[1];
    double[] expected = share(X, W1, B1, share(swish, W2, B2, 0, score));
    Explanation explanation = explain(Target.index("logits", 1));
    assertThat(explanation.relevance("x").doubles()).containsExactly(expected, ROUNDING);
    assertThat(explanation.ledger().closure()).isLessThan(1e-14);
  }

  @Test
  void filesCanNameTheRule() {
    RuleFactory factory = ServiceLoader.load(RuleFactory.class).findFirst().orElseThrow();
    assertThat(factory.name()).isEqualTo("absolute");
  }
}
