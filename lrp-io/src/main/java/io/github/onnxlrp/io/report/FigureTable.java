package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * One input or layer as a figure shows it: steps across and features down, or the columns and rows
 * of an image, whose channels are added up.
 *
 * @param steps how many stand across
 * @param features how many stand down
 * @param relevance relevance, step by step
 * @param values the input itself in the same order; null where it is none
 * @param scale what the colours mean
 * @param names names of the features, empty where they have none
 * @param times times of the steps, empty where they have none
 * @param feature what a feature without a name is called
 */
@SuppressWarnings("ArrayRecordComponent")
record FigureTable(
    int steps,
    int features,
    double[] relevance,
    double[] values,
    ColourScale scale,
    List<String> names,
    List<String> times,
    String feature) {
  /** An axis this long counts channels. */
  private static final int MOST_CHANNELS = 4;

  private static final String ROW = "row";

  static FigureTable of(Panel panel, SampleReport sample) {
    boolean layer = panel.kind() == Panel.Kind.LAYER;
    Tensor relevance = panel.map().relevance();
    Tensor input = layer ? null : sample.explanation().inputs().get(panel.name());
    SeriesNames series =
        layer ? SeriesNames.NONE : sample.series().getOrDefault(panel.name(), SeriesNames.NONE);
    int[] shape = relevance.shape();
    boolean first = shape.length == 3 && shape[0] <= MOST_CHANNELS;
    if (!layer && (first || (shape.length == 3 && shape[2] <= MOST_CHANNELS))) {
      return image(relevance, first);
    }
    shape = Arrays.stream(shape).dropWhile(length -> length == 1).toArray();
    boolean vector = shape.length == 1 && series.features().size() == shape[0];
    int steps = vector || shape.length == 0 ? 1 : shape[0];
    int features = steps == 0 ? 0 : relevance.size() / steps;
    double[] values = input == null ? null : new double[input.size()];
    if (values != null) {
      Arrays.setAll(values, input::get);
    }
    List<String> names = series.features().size() == features ? series.features() : List.of();
    List<String> times = series.times().size() == steps ? series.times() : List.of();
    return new FigureTable(
        steps,
        features,
        relevance.doubles(),
        values,
        ColourScale.of(relevance.doubles()),
        names,
        times,
        layer ? "value" : "feature");
  }

  private static FigureTable image(Tensor relevance, boolean channelsFirst) {
    int[] shape = relevance.shape();
    int channels = channelsFirst ? shape[0] : shape[2];
    int rows = channelsFirst ? shape[1] : shape[0];
    int columns = channelsFirst ? shape[2] : shape[1];
    double[] all = relevance.doubles();
    double[] sums = new double[rows * columns];
    for (int k = 0; k < all.length; k++) {
      int pixel = channelsFirst ? k % (rows * columns) : k / channels;
      sums[pixel % columns * rows + pixel / columns] += all[k];
    }
    return new FigureTable(
        columns, rows, sums, null, ColourScale.of(sums), List.of(), List.of(), ROW);
  }

  boolean isImage() {
    return feature.equals(ROW);
  }

  double at(int step, int feature) {
    return relevance[step * features + feature];
  }

  /** The sum of a step, and of the sizes. */
  double[] ofStep(int step) {
    double[] sums = new double[2];
    for (int feature = 0; feature < features; feature++) {
      add(sums, at(step, feature));
    }
    return sums;
  }

  /** The sum of a feature, and of the sizes. */
  double[] ofFeature(int feature) {
    double[] sums = new double[2];
    for (int step = 0; step < steps; step++) {
      add(sums, at(step, feature));
    }
    return sums;
  }

  private static void add(double[] sums, double value) {
    if (Double.isFinite(value)) {
      sums[0] += value;
      sums[1] += Math.abs(value);
    }
  }

  /** The feature with the largest sum of sizes. */
  int strongestFeature() {
    int strongest = 0;
    double most = -1;
    for (int feature = 0; feature < features; feature++) {
      double size = ofFeature(feature)[1];
      if (size > most) {
        most = size;
        strongest = feature;
      }
    }
    return strongest;
  }

  String featureName(int number) {
    if (!names.isEmpty()) {
      return Printable.text(names.get(number));
    }
    return this.feature + " " + number;
  }

  String stepName(int step) {
    return times.isEmpty() ? Integer.toString(step) : Printable.text(times.get(step));
  }

  /** What it consists of, in words. */
  String about(boolean layer) {
    if (isImage()) {
      return "%,d columns across, %,d rows down, channels added up".formatted(steps, features);
    }
    String across = layer ? "places along its first axis" : "time steps";
    return features == 1
        ? "%,d %s".formatted(steps, across)
        : "%,d %s across, %,d %s down"
            .formatted(steps, across, features, layer ? "values" : "features");
  }
}
