package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.perturbation.RandomOrders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Removes parts of a sample in the order of their relevance, the largest first, or begins with
 * nothing and puts them back in that order. With {@code n_k = round(k T / K)} of {@code T} parts at
 * point {@code k = 0..K}, and the score {@code f}:
 *
 * <pre>
 * deletion   c_k = f(x without the first n_k parts)   AOPC = 1/(K+1) sum_k (c_0 - c_k)
 * insertion  c_k = f(the first n_k parts alone)       AOPC = 1/(K+1) sum_k (c_k - c_0)
 * </pre>
 *
 * <p>Higher is better. Controls: {@code random}, the mean over orders that are drawn, and {@code
 * oracle}, which at each point tries all parts that are left, one at a time, and takes those that
 * change the score most.
 *
 * <p>Sources: Samek et al. 2017, "Evaluating the Visualization of What a Deep Neural Network Has
 * Learned"; Petsiuk et al. 2018, "RISE".
 */
public final class RemovalCurve implements Metric {
  /** Whether parts are removed or put back. */
  public enum Kind {
    /** Parts are removed. */
    DELETION,
    /** Parts are put back. */
    INSERTION
  }

  private final Kind kind;
  private final int points;
  private final int draws;
  private final Set<String> controls;

  /**
   * A curve.
   *
   * @param points K, the number of steps of the curve
   * @param draws how many orders of the control random are drawn for each sample
   * @param controls which of {@link Measurement#RANDOM} and {@link Measurement#ORACLE} are wanted
   * @throws OnnxLrpException if there is no point or no draw
   */
  public RemovalCurve(Kind kind, int points, int draws, Set<String> controls) {
    if (points < 1 || draws < 1) {
      throw OnnxLrpException.invalid(
          "a curve of %d points with %d draws: expected at least 1 of each", points, draws);
    }
    this.kind = kind;
    this.points = points;
    this.draws = draws;
    this.controls = Set.copyOf(controls);
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    List<Measurement> found = new ArrayList<>();
    sample
        .removals()
        .forEach(
            (baseline, removals) -> {
              String setting = baseline.name().toLowerCase(Locale.ROOT);
              Quantity quantity = new Quantity(name(), setting, Direction.HIGHER);
              curves(sample, removals)
                  .forEach((method, curve) -> found.add(measurement(quantity, method, curve)));
            });
    return found;
  }

  private Measurement measurement(Quantity quantity, String method, double[] curve) {
    double sum = 0;
    for (double point : curve) {
      sum += kind == Kind.DELETION ? curve[0] - point : point - curve[0];
    }
    List<Double> points = Arrays.stream(curve).boxed().toList();
    return new Measurement(quantity, method, sum / curve.length, points);
  }

  private Map<String, double[]> curves(EvaluatedSample sample, Removals removals) {
    int parts = sample.parts().size();
    List<int[]> orders = new ArrayList<>();
    for (String method : sample.explanations().keySet()) {
      orders.add(sample.order(sample.relevance(method)));
    }
    if (controls.contains(Measurement.RANDOM)) {
      orders.addAll(RandomOrders.draw(parts, draws, sample.random("random orders")));
    }
    List<BitSet> sets = new ArrayList<>();
    orders.forEach(order -> sets.addAll(alongOrder(order)));
    double[] scores = removals.of(sets);
    Map<String, double[]> curves = new LinkedHashMap<>();
    int next = 0;
    for (String method : sample.explanations().keySet()) {
      curves.put(method, Arrays.copyOfRange(scores, next, next + points + 1));
      next += points + 1;
    }
    if (next < scores.length) {
      double[] mean = new double[points + 1];
      for (int k = next; k < scores.length; k++) {
        mean[(k - next) % mean.length] += scores[k] / draws;
      }
      curves.put(Measurement.RANDOM, mean);
    }
    if (controls.contains(Measurement.ORACLE)) {
      curves.put(Measurement.ORACLE, oracle(parts, removals));
    }
    return curves;
  }

  private int taken(int point, int parts) {
    return (int) Math.round((double) point * parts / points);
  }

  private List<BitSet> alongOrder(int... order) {
    List<BitSet> sets = new ArrayList<>();
    for (int k = 0; k <= points; k++) {
      BitSet first = new BitSet();
      for (int part = 0; part < taken(k, order.length); part++) {
        first.set(order[part]);
      }
      sets.add(removed(first, order.length));
    }
    return sets;
  }

  /** What is removed where these parts were taken. */
  private BitSet removed(BitSet taken, int parts) {
    BitSet removed = (BitSet) taken.clone();
    if (kind == Kind.INSERTION) {
      removed.flip(0, parts);
    }
    return removed;
  }

  private double[] oracle(int parts, Removals removals) {
    BitSet taken = new BitSet();
    double[] curve = new double[points + 1];
    curve[0] = removals.of(List.of(removed(taken, parts)))[0];
    for (int k = 1; k <= points; k++) {
      int further = taken(k, parts) - taken.cardinality();
      if (further > 0) {
        take(further, taken, parts, removals);
      }
      curve[k] = removals.of(List.of(removed(taken, parts)))[0];
    }
    return curve;
  }

  private void take(int further, BitSet taken, int parts, Removals removals) {
    List<Integer> left = new ArrayList<>();
    List<BitSet> tried = new ArrayList<>();
    for (int part = taken.nextClearBit(0); part < parts; part = taken.nextClearBit(part + 1)) {
      BitSet with = (BitSet) taken.clone();
      with.set(part);
      left.add(part);
      tried.add(removed(with, parts));
    }
    double[] scores = removals.of(tried);
    double sign = kind == Kind.DELETION ? 1 : -1;
    List<Integer> best = new ArrayList<>();
    for (int k = 0; k < scores.length; k++) {
      best.add(k);
    }
    best.sort((a, b) -> Double.compare(sign * scores[a], sign * scores[b]));
    best.subList(0, further).forEach(k -> taken.set(left.get(k)));
  }
}
