package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How far the relevance of the two numbers, {@code R_a} and {@code R_b}, is these numbers and
 * together the prediction y, in one model.
 *
 * <p>Where y is near 0 the smallest difference between {@code R_a + R_b} and y makes {@code (R_a +
 * R_b) / y} large, and numbers that are drawn evenly have no mean of it: one more point may change
 * it by any amount. The median and the mean of points that are away from 0 stand beside it.
 *
 * @param first correlation of {@code R_a} with a
 * @param second correlation of {@code R_b} with b
 * @param conserved mean of {@code (R_a + R_b) / y}
 * @param medianConserved its median
 * @param conservedAwayFromZero its mean over the points where {@code |y| >= AWAY_FROM_ZERO}
 */
record ArithmeticFigures(
    double first,
    double second,
    double conserved,
    double medianConserved,
    double conservedAwayFromZero) {
  /** Ten times the error of the worst model, whose mean square is below 1e-4. */
  static final double AWAY_FROM_ZERO = 0.1;

  /** What the columns of a table are called. */
  static final List<String> COLUMNS =
      List.of(
          "correlation of R_a with a",
          "of R_b with b",
          "(R_a + R_b) / y, mean",
          "median",
          "mean, y at least " + AWAY_FROM_ZERO + " from 0");

  double[] columns() {
    return new double[] {first, second, conserved, medianConserved, conservedAwayFromZero};
  }

  /** Explains all points with one row. */
  static ArithmeticFigures of(
      Graph graph, ArithmeticRow row, long number, List<ArithmeticPoints> points) {
    int count = points.stream().mapToInt(ArithmeticPoints::size).sum();
    Explainer explainer = Explainer.of(graph).method(row.method()).build();
    ArithmeticRow.Reading reading = row.reading().apply(number);
    double[] first = new double[count];
    double[] second = new double[count];
    double[] ofFirst = new double[count];
    double[] ofSecond = new double[count];
    double[] predictions = new double[count];
    int place = 0;
    for (ArithmeticPoints some : points) {
      List<Explanation> explanations =
          explainer.explainAll(explainer.samples(Map.of("x", some.x())), Target.sum("y"));
      for (int k = 0; k < some.size(); k++, place++) {
        double[] relevance = reading.of(some, k, explanations.get(k));
        first[place] = some.first(k);
        second[place] = some.second(k);
        ofFirst[place] = relevance[0];
        ofSecond[place] = relevance[1];
        predictions[place] = explanations.get(k).score();
      }
    }
    double[] conserved =
        IntStream.range(0, count)
            .mapToDouble(k -> (ofFirst[k] + ofSecond[k]) / predictions[k])
            .toArray();
    double[] awayFromZero =
        IntStream.range(0, count)
            .filter(k -> Math.abs(predictions[k]) >= AWAY_FROM_ZERO)
            .mapToDouble(k -> conserved[k])
            .toArray();
    return new ArithmeticFigures(
        Statistics.correlation(ofFirst, first),
        Statistics.correlation(ofSecond, second),
        Statistics.mean(conserved),
        Statistics.median(conserved),
        Statistics.mean(awayFromZero));
  }
}
