package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.perturbation.RandomOrders;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How far relevance is from what removing parts does. For N sets S of parts, of a size that is
 * drawn evenly and then drawn evenly among those of this size, {@code a = sum of R in S}, {@code b
 * = f(x) - f(x without S)}:
 *
 * <pre>
 * infidelity           mean of (a - b)^2
 * infidelity, scaled   the smallest mean of (s a - b)^2 of any factor s, divided by the mean of b^2
 * </pre>
 *
 * <p>Lower is better. The scaled one is not defined where no set changes the score, 0 for what is
 * right up to a factor, and 1 for what says nothing. Source: Yeh et al. 2019, "On the (In)fidelity
 * and Sensitivity of Explanations".
 */
public final class Infidelity implements Metric {
  private final int draws;

  /**
   * The metric.
   *
   * @param draws N
   */
  public Infidelity(int draws) {
    this.draws = draws;
  }

  @Override
  public String name() {
    return "infidelity";
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    List<BitSet> sets = draw(sample.parts().size(), sample.random("sets of parts"));
    List<Measurement> found = new ArrayList<>();
    for (Map.Entry<Imputation, Removals> entry : sample.removals().entrySet()) {
      double whole = entry.getValue().of(List.of(new BitSet()))[0];
      double[] drops = entry.getValue().of(sets);
      for (int k = 0; k < drops.length; k++) {
        drops[k] = whole - drops[k];
      }
      String setting = entry.getKey().name().toLowerCase(Locale.ROOT);
      for (String method : sample.explanations().keySet()) {
        double[] sums = sums(sample.relevance(method), sets);
        found.add(measurement(setting, method, error(1, sums, drops)));
      }
      for (String method : sample.explanations().keySet()) {
        double[] sums = sums(sample.relevance(method), sets);
        double size = product(sums, sums);
        double factor = size == 0 ? 0 : product(sums, drops) / size;
        double relative = error(factor, sums, drops) / (product(drops, drops) / drops.length);
        found.add(measurement(setting + ", scaled", method, relative));
      }
    }
    return found;
  }

  private Measurement measurement(String setting, String method, double value) {
    return new Measurement(new Quantity(name(), setting, Direction.LOWER), method, value);
  }

  private List<BitSet> draw(int parts, SplittableRandom random) {
    List<BitSet> sets = new ArrayList<>();
    for (int k = 0; k < draws; k++) {
      int size = 1 + random.nextInt(parts);
      int[] order = RandomOrders.draw(parts, random);
      BitSet set = new BitSet();
      for (int part = 0; part < size; part++) {
        set.set(order[part]);
      }
      sets.add(set);
    }
    return sets;
  }

  private static double[] sums(double[] relevance, List<BitSet> sets) {
    return sets.stream()
        .mapToDouble(set -> set.stream().mapToDouble(part -> relevance[part]).sum())
        .toArray();
  }

  private static double error(double factor, double[] sums, double... drops) {
    double sum = 0;
    for (int k = 0; k < sums.length; k++) {
      double difference = factor * sums[k] - drops[k];
      sum += difference * difference;
    }
    return sum / sums.length;
  }

  private static double product(double[] first, double... second) {
    double sum = 0;
    for (int k = 0; k < first.length; k++) {
      sum += first[k] * second[k];
    }
    return sum;
  }
}
