package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Tells of NaN in inputs, which stands for missing values, where it has become the score. */
final class MissingNumbers {
  private MissingNumbers() {}

  /**
   * The explanations, unless a score is NaN because an input is. A model may fill missing values in
   * by itself, so that NaN is no error as such.
   *
   * @throws OnnxLrpException that names the input and the first place
   */
  static List<Explanation> refuse(Map<String, Tensor> inputs, List<Explanation> explanations) {
    if (explanations.stream().anyMatch(explanation -> Double.isNaN(explanation.score()))) {
      inputs.forEach(MissingNumbers::refuse);
    }
    return explanations;
  }

  private static void refuse(String name, Tensor input) {
    for (int k = 0; input.isFloating() && k < input.size(); k++) {
      if (Double.isNaN(input.doubles()[k])) {
        throw OnnxLrpException.invalid(
            "input '%s' holds NaN at %s, and so the score is NaN; fill missing values in as in"
                + " training",
            name, Shapes.toString(place(k, input.shape())));
      }
    }
  }

  private static int[] place(int element, int... shape) {
    int[] place = Shapes.strides(shape);
    for (int axis = 0; axis < place.length; axis++) {
      place[axis] = element / place[axis] % shape[axis];
    }
    return place;
  }
}
