package io.github.onnxlrp.io.comparison;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.evaluation.RankCorrelation;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What several methods say of one sample. A row is a token, or a step of an input with the sum over
 * its features.
 *
 * @param reports what each method says, in the order of the methods
 * @param rows what rows are called
 * @param relevance for each method the relevance of each row
 */
public record ComparedSample(
    List<SampleReport> reports, List<String> rows, List<double[]> relevance) {
  /** Puts the explanations of one sample together. */
  static ComparedSample of(List<SampleReport> reports) {
    List<String> rows = new ArrayList<>();
    List<double[]> relevance = new ArrayList<>();
    for (SampleReport report : reports) {
      relevance.add(relevance(report, rows));
    }
    return new ComparedSample(
        List.copyOf(reports), rows.subList(0, rows.size() / reports.size()), relevance);
  }

  private static double[] relevance(SampleReport report, List<String> rows) {
    double[] tokens = report.tokenRelevance();
    if (tokens != null) {
      rows.addAll(report.text().tokens());
      return tokens;
    }
    List<Double> all = new ArrayList<>();
    Explanation explanation = report.explanation();
    for (Map.Entry<String, Tensor> input : explanation.relevance().entrySet()) {
      Tensor own = input.getValue();
      int steps = own.rank() == 0 ? 1 : own.dim(0);
      int size = steps == 0 ? 0 : own.size() / steps;
      for (int step = 0; step < steps; step++) {
        rows.add(own.rank() == 0 ? input.getKey() : input.getKey() + "[" + step + "]");
        double[] features = Arrays.copyOfRange(own.doubles(), step * size, (step + 1) * size);
        all.add(Arrays.stream(features).sum());
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The first of the explanations, which tells what all are of. */
  SampleReport first() {
    return reports.get(0);
  }

  /** Spearman's rank correlation of the rows of two methods; NaN where there is none. */
  public double correlation(int one, int other) {
    return RankCorrelation.of(relevance.get(one), relevance.get(other));
  }
}
