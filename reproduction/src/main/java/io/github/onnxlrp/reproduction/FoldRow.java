package io.github.onnxlrp.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A row of a table: means over folds, with standard deviations in brackets. */
final class FoldRow {
  private final String name;
  private final List<double[]> folds = new ArrayList<>();

  FoldRow(String name) {
    this.name = name;
  }

  /** Adds the figures of one fold, a column each. */
  void add(double... figures) {
    folds.add(figures);
  }

  String name() {
    return name;
  }

  /** The mean of a column, from 0. */
  double mean(int column) {
    return Statistics.mean(column(column));
  }

  private double[] column(int column) {
    return folds.stream().mapToDouble(one -> one[column]).toArray();
  }

  String line() {
    return IntStream.range(0, folds.get(0).length)
        .mapToObj(
            column ->
                String.format(
                    Locale.ROOT, "%.3f (%.3f)", mean(column), Statistics.deviation(column(column))))
        .collect(Collectors.joining(" | ", "| " + name + " | ", " |"));
  }
}
