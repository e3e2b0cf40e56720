package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.method.OptionValues;
import io.github.onnxlrp.method.ScoredValues;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Shapley values by sampling permutations: what the score gains when a unit joins those before it,
 * the others being at their baseline,
 *
 * <pre>
 * R_u = 1/n sum_p [ f(x with u and all before u in p) - f(x with all before u in p) ]
 * </pre>
 *
 * over n random orders p of the units: steps, tokens, elements, features or windows. The R_u add up
 * to {@code f(x) - f(baseline)} exactly. The elements of a unit get equal shares. With m units
 * {@code n (m - 1) + 2} forward passes.
 *
 * <p>Sources: Shapley 1953; Castro et al. 2009, "Polynomial calculation of the Shapley value based
 * on sampling"; as an explanation Strumbelj and Kononenko 2010, Lundberg and Lee 2017.
 */
public final class Shapley implements ConfigurableMethod {
  private final Grouping grouping;
  private final Baseline baseline;
  private final int permutations;
  private final long seed;

  /** With the standard of each parameter. */
  public Shapley() {
    this(Map.of());
  }

  private Shapley(Map<String, String> options) {
    OptionValues values = new OptionValues(this, options);
    this.grouping = Grouping.of(values);
    this.baseline = Baseline.of(values);
    this.permutations = values.whole("permutations", 1);
    this.seed = values.whole("seed", Integer.MIN_VALUE);
  }

  @Override
  public String name() {
    return "shap";
  }

  @Override
  public List<MethodOption> options() {
    List<MethodOption> options = new ArrayList<>(Grouping.options("step"));
    options.add(Baseline.option());
    options.add(
        new MethodOption(
            "permutations", "a number, at least 1", "25", "how many orders are drawn"));
    options.add(new MethodOption("seed", "a whole number", "1", "where the orders begin"));
    return options;
  }

  @Override
  public Shapley with(Map<String, String> values) {
    return new Shapley(values);
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    Places places = Places.of(run);
    Units units = grouping.units(places.grouped());
    Changes changes = new Changes(places, units, baseline);
    int[][] ranks = ranks(units.size());
    int between = Math.max(0, units.size() - 1);
    // First nothing, then everything, then what each order has on the way.
    double[] scores =
        run.changedRuns()
            .scores(
                ScoredValues.of(head),
                places.values(),
                2 + permutations * between,
                k -> tensors(changes, ranks, k, between));
    double[] means = new double[units.size()];
    double error = 0;
    for (int unit = 0; unit < means.length; unit++) {
      double sum = 0;
      double squares = 0;
      for (int order = 0; order < permutations; order++) {
        int rank = ranks[order][unit];
        double before = rank == 0 ? scores[0] : scores[1 + order * between + rank];
        double after = rank == between ? scores[1] : scores[2 + order * between + rank];
        sum += after - before;
        squares += (after - before) * (after - before);
      }
      means[unit] = sum / permutations;
      double variance = squares / permutations - means[unit] * means[unit];
      error = Math.max(error, Math.sqrt(Math.max(0, variance) / Math.max(1, permutations - 1)));
    }
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("permutations", (double) permutations);
    measures.put("standard_error", error);
    return places.attribution(
        places.ofEach(input -> units.sums(input.name(), input.tensor(), means)),
        measures,
        grouping.notes(places.grouped()));
  }

  private static List<Tensor> tensors(Changes changes, int[][] ranks, int run, int between) {
    if (run < 2) {
      return changes.without(unit -> run == 0);
    }
    int[] order = ranks[(run - 2) / between];
    int last = (run - 2) % between;
    return changes.without(unit -> order[unit] > last);
  }

  /** The place of each unit in each order. */
  private int[][] ranks(int units) {
    Random random = new Random(seed);
    return RandomOrders.draw(units, permutations, random).toArray(int[][]::new);
  }
}
