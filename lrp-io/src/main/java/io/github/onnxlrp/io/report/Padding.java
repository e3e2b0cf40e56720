package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The steps of an input that only fill it up, as another input or its text says.
 *
 * @param before how many steps of padding stand before the others
 * @param after how many stand behind them
 * @param why what says so
 * @param relevance sum of |R| over the padding: exactly 0 where the model masks it
 */
record Padding(int before, int after, String why, double relevance) {
  private static final Pattern MASK = Pattern.compile("mask|valid", Pattern.CASE_INSENSITIVE);

  /**
   * The padding of an input: where its text has some; behind the number of steps that an input of
   * lengths holds; or where an input of a number a step, each 0 or 1, begins or ends with 0. Such
   * an input may be anything else than a mask, so that either its name or a relevance of 0 has to
   * agree.
   *
   * @param lengths names of the inputs that say how many steps a sample has
   * @return null where nothing says that there is padding
   */
  static Padding of(SampleReport sample, String input, Set<String> lengths) {
    TextSample text = sample.text();
    Tensor relevance = sample.explanation().relevance().get(input);
    if (text != null && text.input().equals(input)) {
      return sample.tokenRelevance() == null
          ? null
          : of(relevance, text.before(), text.after(), "the text");
    }
    int steps = steps(relevance);
    for (Map.Entry<String, Tensor> other : sample.explanation().inputs().entrySet()) {
      Tensor values = other.getValue();
      String why = "input '%s'".formatted(other.getKey());
      if (lengths.contains(other.getKey()) && values.size() == 1) {
        double length = values.get(0);
        if (length >= 0 && length < steps) {
          return of(relevance, 0, steps - (int) length, why + " (%d)".formatted((int) length));
        }
      } else if (!other.getKey().equals(input) && values.size() == steps && isMask(values)) {
        Padding found = of(relevance, zeros(values, 0, 1), zeros(values, steps - 1, -1), why);
        if (found != null && (found.relevance == 0 || MASK.matcher(other.getKey()).find())) {
          return found;
        }
      }
    }
    return null;
  }

  private static Padding of(Tensor relevance, int before, int after, String why) {
    if (before + after == 0) {
      return null;
    }
    int steps = steps(relevance);
    int features = relevance.size() / steps;
    double[] data = relevance.doubles();
    double sum = 0;
    for (int k = 0; k < data.length; k++) {
      int step = k / features;
      sum += step < before || step >= steps - after ? Math.abs(data[k]) : 0;
    }
    return new Padding(before, after, why, sum);
  }

  /** The length of the first axis that is longer than 1. */
  private static int steps(Tensor tensor) {
    return Arrays.stream(tensor.shape()).filter(length -> length > 1).findFirst().orElse(1);
  }

  private static boolean isMask(Tensor values) {
    boolean one = false;
    for (int k = 0; k < values.size(); k++) {
      if (values.get(k) != 0 && values.get(k) != 1) {
        return false;
      }
      one |= values.get(k) == 1;
    }
    return one;
  }

  private static int zeros(Tensor mask, int from, int way) {
    int count = 0;
    while (mask.get(from + way * count) == 0) {
      count++;
    }
    return count;
  }
}
