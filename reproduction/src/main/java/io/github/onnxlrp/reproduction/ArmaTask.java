package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Random;

/** A function of series of which few elements matter: the sum of their squares. */
enum ArmaTask {
  /** Five features matter in the middle half of the steps. */
  RARE_FEATURE,
  /** Five steps in a row matter, of the middle half of the features. */
  RARE_TIME;

  static final int STEPS = 50;
  static final int FEATURES = 50;
  private static final int RARE = 5;

  /** Which elements {@code [step * FEATURES + feature]} matter; it depends on the seed. */
  boolean[] truth(long seed) {
    Random random = new Random(seed);
    boolean[] truth = new boolean[STEPS * FEATURES];
    int[] features = random.ints(0, FEATURES).distinct().limit(RARE).toArray();
    int first = random.nextInt(STEPS - RARE);
    for (int t = 0; t < STEPS; t++) {
      for (int j = 0; j < FEATURES; j++) {
        truth[t * FEATURES + j] =
            this == RARE_FEATURE
                ? middle(t, STEPS) && contains(features, j)
                : t >= first && t < first + RARE && middle(j, FEATURES);
      }
    }
    return truth;
  }

  private static boolean middle(int place, int length) {
    return place >= length / 4 && place < 3 * length / 4;
  }

  private static boolean contains(int[] all, int one) {
    for (int each : all) {
      if (each == one) {
        return true;
      }
    }
    return false;
  }

  /** {@code x [batch, STEPS, FEATURES]} to {@code y [batch] = sum of (x m)^2}, m the truth. */
  static Graph model(boolean... truth) {
    double[] mask = new double[truth.length];
    for (int k = 0; k < mask.length; k++) {
      mask[k] = truth[k] ? 1 : 0;
    }
    GraphBuilder graph = new GraphBuilder();
    Value x =
        graph.input(
            "x",
            ElementType.FLOAT,
            Dimension.symbol("batch"),
            Dimension.of(STEPS),
            Dimension.of(FEATURES));
    Value m = graph.constant("m", Tensor.floating(ElementType.FLOAT, mask, 1, STEPS, FEATURES));
    Value axes = graph.constant("axes", Tensor.vector(1, 2));
    Value masked = graph.add("masked", new Mul(), x, m);
    Value squares = graph.add("squares", new Mul(), masked, masked);
    return graph.outputs(graph.add("y", new Reduce(false, false, false), squares, axes)).build();
  }

  /**
   * Series {@code [count, STEPS, FEATURES]} whose features go on by themselves: {@code x_t =
   * -x_(t-1) / 4 - x_(t-2) / 10 - x_(t-3) / 20 + e_t}, with normal e.
   */
  static Tensor series(int count, long seed) {
    Random random = new Random(seed);
    double[] x = new double[count * STEPS * FEATURES];
    for (int place = 0; place < x.length; place++) {
      int step = place / FEATURES % STEPS;
      x[place] = random.nextGaussian();
      double[] weights = {0.25, 0.1, 0.05};
      for (int back = 1; back <= Math.min(step, weights.length); back++) {
        x[place] -= weights[back - 1] * x[place - back * FEATURES];
      }
    }
    return Tensor.floating(ElementType.FLOAT, x, count, STEPS, FEATURES);
  }
}
