package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.ir.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether an explanation depends on what the model has learned: the {@link RankCorrelation} of the
 * relevance of the parts with that of the model with shuffled weights, for the same class. The
 * elements of each weight are permuted, so that their distribution stays.
 *
 * <pre>
 * CASCADING    layers are shuffled from the output back, one more at each point of the curve; the
 *              value is that with all of them shuffled
 * INDEPENDENT  one layer is shuffled at a time; the value is the mean over layers
 * </pre>
 *
 * <p>The nearer to 0 the better. Of more layers than points several are shuffled together. Not
 * defined where a method gives all parts the same. Source: Adebayo et al. 2018, "Sanity Checks for
 * Saliency Maps".
 */
public final class Randomisation implements Metric {
  /** Which layers are shuffled. */
  public enum Kind {
    /** All from the output back. */
    CASCADING,
    /** One at a time. */
    INDEPENDENT
  }

  private final Kind kind;
  private final Quantity quantity;
  private final List<Graph> models = new ArrayList<>();

  /**
   * The metric for one model.
   *
   * @param points how many points the curve has at most
   * @param seed of the permutations
   * @throws OnnxLrpException if the model has no weights
   */
  public Randomisation(Kind kind, Graph graph, int points, long seed) {
    this.kind = kind;
    this.quantity = new Quantity(name(), "", Direction.ZERO);
    RandomizedWeights weights = new RandomizedWeights(graph);
    int layers = weights.layers();
    if (layers == 0) {
      throw OnnxLrpException.unsupported("the model has no weights to shuffle");
    }
    int stages = Math.min(points, layers);
    for (int stage = 1; stage <= stages; stage++) {
      int from = layers - stage * layers / stages;
      int to = kind == Kind.CASCADING ? layers : layers - (stage - 1) * layers / stages;
      models.add(weights.shuffled(from, to, seed));
    }
  }

  @Override
  public String name() {
    return "randomisation-" + kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    List<Measurement> found = new ArrayList<>();
    for (String method : sample.explanations().keySet()) {
      double[] original = sample.relevance(method);
      List<Double> curve = new ArrayList<>();
      for (Graph model : models) {
        double[] shuffled = sample.relevance(sample.again().on(model, method));
        curve.add(RankCorrelation.of(original, shuffled));
      }
      double last = curve.get(curve.size() - 1);
      double mean = curve.stream().mapToDouble(point -> point).average().orElseThrow();
      found.add(new Measurement(quantity, method, kind == Kind.CASCADING ? last : mean, curve));
    }
    return found;
  }
}
