package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.LengthTrials;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Random inputs of several lengths on which a compiled explanation is tried. */
final class RandomTrials {
  private static final long SEED = 1;

  private RandomTrials() {}

  /**
   * Draws them.
   *
   * @param dims lengths that the user has said
   * @param needed whether there is nothing else to try
   * @return none, if the model runs with none and others are there
   */
  static List<Map<String, Tensor>> draw(
      Explainer explainer, Map<String, Long> dims, boolean needed) {
    try {
      return new LengthTrials(explainer.batchAxes().graph(), explainer.batchAxes(), dims, SEED)
          .draw();
    } catch (OnnxLrpException e) {
      if (needed) {
        throw e;
      }
      return List.of();
    }
  }
}
