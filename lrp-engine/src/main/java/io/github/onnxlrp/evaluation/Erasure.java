package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.perturbation.RandomOrders;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the strongest part of an explanation does on its own. Of {@code T} parts the {@code n =
 * ceil(T p / 100)} with the largest relevance are the rationale r, with the score {@code f}:
 *
 * <pre>
 * comprehensiveness at p %   f(x) - f(x without r)    higher is better
 * sufficiency at p %         f(x) - f(r alone)        lower is better
 * </pre>
 *
 * <p>The control {@code random} is the mean over rationales that are drawn. Source: DeYoung et al.
 * 2020, "ERASER".
 */
public final class Erasure implements Metric {
  /** What is removed. */
  public enum Kind {
    /** The rationale. */
    COMPREHENSIVENESS,
    /** All but the rationale. */
    SUFFICIENCY
  }

  private final Kind kind;
  private final List<Double> percents;
  private final int draws;

  /**
   * A metric at several sizes of the rationale.
   *
   * @param percents the sizes in percent of the parts, above 0 and at most 100
   * @param draws how many rationales of the control random are drawn; 0 for none
   * @throws OnnxLrpException if a size is out of range
   */
  public Erasure(Kind kind, List<Double> percents, int draws) {
    for (double percent : percents) {
      if (!(percent > 0 && percent <= 100)) {
        throw OnnxLrpException.invalid(
            "%s at %s %%: expected more than 0 and at most 100",
            kind.name().toLowerCase(Locale.ROOT), Double.toString(percent));
      }
    }
    this.kind = kind;
    this.percents = List.copyOf(percents);
    this.draws = draws;
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    Map<String, List<int[]>> orders = new LinkedHashMap<>();
    for (String method : sample.explanations().keySet()) {
      orders.put(method, List.of(sample.order(sample.relevance(method))));
    }
    if (draws > 0) {
      orders.put(
          Measurement.RANDOM,
          RandomOrders.draw(sample.parts().size(), draws, sample.random("random rationales")));
    }
    List<Measurement> found = new ArrayList<>();
    sample
        .removals()
        .forEach(
            (baseline, removals) -> {
              for (double percent : percents) {
                add(orders, baseline, percent, removals, found);
              }
            });
    return found;
  }

  private void add(
      Map<String, List<int[]>> orders,
      Imputation baseline,
      double percent,
      Removals removals,
      List<Measurement> found) {
    Direction direction = kind == Kind.COMPREHENSIVENESS ? Direction.HIGHER : Direction.LOWER;
    String setting =
        "%s, %s %%".formatted(baseline.name().toLowerCase(Locale.ROOT), percentName(percent));
    Quantity quantity = new Quantity(name(), setting, direction);
    double whole = removals.of(List.of(new BitSet()))[0];
    List<BitSet> sets = new ArrayList<>();
    orders.values().forEach(some -> some.forEach(order -> sets.add(removed(order, percent))));
    double[] scores = removals.of(sets);
    int next = 0;
    for (Map.Entry<String, List<int[]>> entry : orders.entrySet()) {
      double mean = 0;
      for (int k = 0; k < entry.getValue().size(); k++) {
        mean += scores[next++] / entry.getValue().size();
      }
      found.add(new Measurement(quantity, entry.getKey(), whole - mean));
    }
  }

  private static String percentName(double percent) {
    return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
  }

  private BitSet removed(int[] order, double percent) {
    // A share such as 20 % of 35 parts is whole, whatever its rounding says.
    int size = (int) Math.ceil(order.length * percent / 100 - 1e-9);
    BitSet rationale = new BitSet();
    for (int k = 0; k < Math.max(1, size); k++) {
      rationale.set(order[k]);
    }
    if (kind == Kind.SUFFICIENCY) {
      rationale.flip(0, order.length);
    }
    return rationale;
  }
}
