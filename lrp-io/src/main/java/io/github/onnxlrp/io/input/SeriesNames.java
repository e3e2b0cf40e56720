package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * What the data calls the features and the time steps of one input. A unit stands in brackets
 * behind a name: {@code speed [m/s]}.
 *
 * @param features names of the features, which lie on the last axis; empty where it names none
 * @param time name of the column of times; empty where there is none
 * @param times when each time step was, as the data writes it; empty where it does not say
 */
public record SeriesNames(List<String> features, String time, List<String> times) {
  /** Nothing has a name. */
  public static final SeriesNames NONE = new SeriesNames(List.of(), "", List.of());

  /** Features only. */
  public static SeriesNames ofFeatures(List<String> features) {
    return new SeriesNames(features, "", List.of());
  }

  /** Whether nothing has a name. */
  public boolean isEmpty() {
    return features.isEmpty() && times.isEmpty();
  }

  /** The same with other names of features. */
  public SeriesNames named(List<String> others) {
    return new SeriesNames(others, time, times);
  }

  /** The name of the feature that an element of an input belongs to; empty where it has none. */
  public String feature(int[] index) {
    return features.isEmpty() ? "" : features.get(index[index.length - 1]);
  }

  /** The time of an element of an input; empty where it has none. */
  public String time(int[] index) {
    return times.isEmpty() ? "" : times.get(index[Math.max(0, index.length - 2)]);
  }

  /** The names in one of several samples, which are the rows where there is a time for each. */
  public SeriesNames ofSample(int sample, int samples) {
    return samples > 1 && times.size() == samples
        ? new SeriesNames(features, time, List.of(times.get(sample)))
        : this;
  }

  /**
   * Checks that there is a name for each feature.
   *
   * @throws OnnxLrpException if the last axis has another length
   */
  void check(String option, String input, Tensor tensor) {
    int count = tensor.rank() == 0 ? 1 : tensor.dim(tensor.rank() - 1);
    if (!features.isEmpty() && features.size() != count) {
      throw OnnxLrpException.invalid(
          "%s: %d name%s for input '%s' of shape %s, whose last axis has %d feature%s",
          option,
          features.size(),
          features.size() == 1 ? "" : "s",
          input,
          Shapes.toString(tensor.shape()),
          count,
          count == 1 ? "" : "s");
    }
  }
}
