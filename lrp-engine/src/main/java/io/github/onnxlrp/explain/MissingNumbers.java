package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells of NaN in inputs, which stands for missing values, where it has become the score. */
final class MissingNumbers {
  private MissingNumbers() {}

  /**
   * The explanations of one sample, unless a score is NaN because an input is. A model may fill
   * missing values in by itself, so that NaN is no error as such.
   *
   * @throws OnnxLrpException that names the input and the first place
   */
  static List<Explanation> refuse(Map<String, Tensor> inputs, List<Explanation> explanations) {
    if (explanations.stream().anyMatch(explanation -> Double.isNaN(explanation.score()))) {
      first(inputs)
          .ifPresent(
              found -> {
                throw OnnxLrpException.invalid("%s", found);
              });
    }
    return explanations;
  }

  /** One of many, which does not keep the others from being explained, with a note instead. */
  static Explanation noted(Explanation explanation) {
    Optional<String> found =
        Double.isNaN(explanation.score()) ? first(explanation.inputs()) : Optional.empty();
    return found.map(note -> withNote(note, explanation)).orElse(explanation);
  }

  private static Explanation withNote(String note, Explanation e) {
    List<String> notes = new ArrayList<>(List.of(note));
    notes.addAll(e.notes());
    return new Explanation(
        e.target(),
        e.prediction(),
        e.output(),
        e.score(),
        e.inputs(),
        e.relevance(),
        e.layers(),
        e.ledger(),
        e.unreliable(),
        notes,
        e.precision(),
        e.measures());
  }

  /** The first NaN in words; empty where there is none. */
  private static Optional<String> first(Map<String, Tensor> inputs) {
    for (Map.Entry<String, Tensor> input : new TreeMap<>(inputs).entrySet()) {
      Tensor tensor = input.getValue();
      for (int k = 0; tensor.isFloating() && k < tensor.size(); k++) {
        if (Double.isNaN(tensor.get(k))) {
          return Optional.of(
              "input '%s' holds NaN at %s, and so the score is NaN; fill missing values in as in"
                      .formatted(input.getKey(), Shapes.toString(place(k, tensor.shape())))
                  + " training");
        }
      }
    }
    return Optional.empty();
  }

  private static int[] place(int element, int... shape) {
    int[] place = Shapes.strides(shape);
    for (int axis = 0; axis < place.length; axis++) {
      place[axis] = element / place[axis] % shape[axis];
    }
    return place;
  }
}
