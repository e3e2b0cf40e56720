package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.io.summary.PartList.Kind;
import io.github.onnxlrp.tensor.Tensor;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Takes the relevance of samples apart: into tokens, features, and places from the end. */
final class SampleParts {
  /** What tokens are called that the vocabulary lacks, of which there may be any number. */
  static final String UNKNOWN = "(not in the vocabulary)";

  private final Map<List<Object>, PartList> lists = new LinkedHashMap<>();

  /** The lists in the order in which their inputs came. */
  List<PartList> lists() {
    return List.copyOf(lists.values());
  }

  /** Adds a sample of this predicted class; of none where it is null. */
  void add(SampleReport sample, Integer predicted) {
    Explanation explanation = sample.explanation();
    explanation
        .relevance()
        .forEach(
            (name, relevance) -> {
              double[] tokens = sample.tokenRelevance();
              Tensor input = explanation.inputs().get(name);
              if (tokens != null && sample.text().input().equals(name)) {
                IntFunction<String> names =
                    k ->
                        sample.text().unknown().contains(k)
                            ? UNKNOWN
                            : sample.text().tokens().get(k);
                addTokens(name, tokens, names, predicted);
              } else if (input.isFloating() || !isZero(relevance)) {
                addArray(name, input, relevance, namesOf(sample, name), predicted);
              }
            });
  }

  private static List<String> namesOf(SampleReport sample, String input) {
    return sample.series().getOrDefault(input, SeriesNames.NONE).features();
  }

  private static boolean isZero(Tensor relevance) {
    return Arrays.stream(relevance.doubles()).allMatch(r -> r == 0);
  }

  private void addArray(
      String name, Tensor input, Tensor relevance, List<String> features, Integer predicted) {
    double[] all = relevance.doubles();
    int[] shape = Arrays.stream(relevance.shape()).dropWhile(length -> length == 1).toArray();
    boolean vector = shape.length == 1 && features.size() == shape[0];
    int steps = vector || shape.length == 0 ? 1 : shape[0];
    int columns = steps == 0 ? 0 : all.length / steps;
    if (columns == 1 && !input.isFloating()) {
      IntFunction<String> names =
          k -> "#" + BigDecimal.valueOf(input.get(k)).stripTrailingZeros().toPlainString();
      addTokens(name, all, names, predicted);
      return;
    }
    if (columns > 1) {
      boolean named = features.size() == columns;
      addFeatures(name, all, columns, named ? features::get : Integer::toString, predicted);
    }
    if (steps > 1) {
      addPositions(name, all, columns, predicted);
    }
  }

  private PartList list(String input, Kind kind) {
    return lists.computeIfAbsent(List.of(input, kind), key -> new PartList(input, kind));
  }

  /** Each occurrence of a token counts. */
  private void addTokens(
      String input, double[] relevance, IntFunction<String> names, Integer predicted) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (int k = 0; k < relevance.length; k++) {
      addTo(sums.computeIfAbsent(names.apply(k), name -> new double[3]), relevance[k], 1);
    }
    PartList list = list(input, Kind.TOKENS);
    sums.forEach((name, sum) -> addSums(list.part(name, key -> key), predicted, sum));
    addPositions(input, relevance, 1, predicted);
  }

  /** Sum, sum of sizes, and count. */
  private static void addTo(double[] sums, double value, int count) {
    sums[0] += value;
    sums[1] += Math.abs(value);
    sums[2] += count;
  }

  private static void addSums(Part part, Integer predicted, double[] sums) {
    part.add(predicted, sums[0], sums[1], (long) sums[2]);
  }

  /** The sum over the steps of a sample counts once. */
  private void addFeatures(
      String input, double[] relevance, int columns, IntFunction<String> names, Integer predicted) {
    PartList list = list(input, Kind.FEATURES);
    for (int column = 0; column < columns; column++) {
      double[] sums = new double[3];
      for (int k = column; k < relevance.length; k += columns) {
        addTo(sums, relevance[k], 0);
      }
      sums[2] = 1;
      addSums(list.part(column, names::apply), predicted, sums);
    }
  }

  /**
   * From the last step that takes relevance back to the first: what lies outside is padding, or
   * behind the step that is explained.
   */
  private void addPositions(String input, double[] relevance, int columns, Integer predicted) {
    double[] sums = new double[relevance.length / columns];
    double[] sizes = new double[sums.length];
    for (int k = 0; k < relevance.length; k++) {
      sums[k / columns] += relevance[k];
      sizes[k / columns] += Math.abs(relevance[k]);
    }
    int first = 0;
    int last = sums.length - 1;
    while (first <= last && sizes[first] == 0) {
      first++;
    }
    while (last >= first && sizes[last] == 0) {
      last--;
    }
    Map<Integer, double[]> groups = new TreeMap<>();
    for (int step = first; step <= last; step++) {
      double[] group = groups.computeIfAbsent(Positions.group(last - step), key -> new double[3]);
      group[0] += sums[step];
      group[1] += sizes[step];
      group[2]++;
    }
    PartList list = list(input, Kind.POSITIONS);
    groups.forEach((key, sum) -> addSums(list.part(key, Positions::name), predicted, sum));
  }
}
