package io.github.onnxlrp.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one call took.
 *
 * @param cpu seconds of processor time of the calling thread and of garbage collection
 * @param wall seconds that passed
 * @param garbage bytes that the calling thread allocated
 */
record Cost(double cpu, double wall, double garbage) {
  /** The median of each figure by itself. */
  static Cost median(List<Cost> costs) {
    return new Cost(
        median(costs, Cost::cpu), median(costs, Cost::wall), median(costs, Cost::garbage));
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return median(costs.stream().mapToDouble(figure).toArray());
  }

  /** The median of a figure's ratios, round by round. */
  static double ratio(List<Cost> of, List<Cost> to, ToDoubleFunction<Cost> figure) {
    return median(
        IntStream.range(0, of.size())
            .mapToDouble(k -> figure.applyAsDouble(of.get(k)) / figure.applyAsDouble(to.get(k)))
            .toArray());
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  Cost dividedBy(double count) {
    return new Cost(cpu / count, wall / count, garbage / count);
  }
}
