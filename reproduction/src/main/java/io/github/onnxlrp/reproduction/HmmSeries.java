package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Series of a hidden Markov model: in state 0 the second of three features decides the label of a
 * step, in state 1 the third.
 */
final class HmmSeries {
  static final int FOLDS = 5;
  static final int FEATURES = 3;

  private final double[][][] x;
  private final boolean[][] truth;

  private HmmSeries(double[][][] x, boolean[][] truth) {
    this.x = x;
    this.truth = truth;
  }

  /** The first of the committed test series. */
  static HmmSeries read(int count) {
    Map<String, Tensor> arrays = Npz.read(folder().resolve("hmm.test.npz"));
    Tensor x = arrays.get("x");
    Tensor states = arrays.get("state");
    int series = Math.min(count, x.dim(0));
    int steps = x.dim(1);
    double[][][] values = new double[series][steps][FEATURES];
    boolean[][] truth = new boolean[series][steps * FEATURES];
    for (int k = 0; k < series; k++) {
      for (int t = 0; t < steps; t++) {
        int row = k * steps + t;
        values[k][t] = Arrays.copyOfRange(x.doubles(), row * FEATURES, (row + 1) * FEATURES);
        truth[k][t * FEATURES + 1 + (int) states.get(row)] = true;
      }
    }
    return new HmmSeries(values, truth);
  }

  /**
   * The model of a fold: {@code x [steps, batch, 3]} and the first state {@code h [1, batch, 200]}
   * to {@code logits [batch, 2]} of the last step and {@code states [steps, batch, 200]}.
   */
  static Graph model(int fold) {
    return OnnxModel.read(folder().resolve("hmm-%d.onnx".formatted(fold)));
  }

  static Path folder() {
    return TestModels.directory().resolve("hmm");
  }

  /** {@code [series][step][feature]}. */
  double[][][] x() {
    return x;
  }

  /** {@code [series][step * FEATURES + feature]}, whether an element decides. */
  boolean[][] truth() {
    return truth;
  }
}
