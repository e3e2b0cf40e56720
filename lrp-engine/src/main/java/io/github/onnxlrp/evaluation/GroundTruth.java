package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.evaluation.Measurement.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Compares the magnitudes {@code a} of the relevance of the parts with the parts that are known to
 * matter, the truth t:
 *
 * <pre>
 * MASS_ACCURACY  sum of a in t / sum of a
 * RANK_ACCURACY  share of the |t| largest a that are in t
 * AUROC          probability that a part of t has a larger a than another part; equal ones count half
 * AUPRC          sum_n (recall_n - recall_(n-1)) precision_n over the thresholds, from the largest a
 * AUP, AUR       precision and recall as functions of a threshold on a, which is scaled to [0, 1],
 *                integrated by trapezoids
 * </pre>
 *
 * <p>Higher is better; not defined where no part or every part is true, or where no part has
 * relevance; AUP and AUR also where all magnitudes are equal, which have no scale. Control: {@code
 * random}, the mean for magnitudes that are drawn. Sources: Arras et al. 2022, "CLEVR-XAI" (mass
 * and rank accuracy); Crabbe and van der Schaar 2021, "Explaining Time Series Predictions with
 * Dynamic Masks" (AUP, AUR).
 */
public final class GroundTruth implements Metric {
  /** What is compared. */
  public enum Kind {
    MASS_ACCURACY,
    RANK_ACCURACY,
    AUROC,
    AUPRC,
    AUP,
    AUR
  }

  private final Kind kind;
  private final int draws;
  private final Quantity quantity;

  /**
   * A comparison.
   *
   * @param draws how many explanations are drawn for the control random; 0 for none
   */
  public GroundTruth(Kind kind, int draws) {
    this.kind = kind;
    this.draws = draws;
    this.quantity = new Quantity(name(), "", Direction.HIGHER);
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    boolean[] truth = sample.truth();
    List<Measurement> found = new ArrayList<>();
    for (String method : sample.explanations().keySet()) {
      double[] sizes = sample.relevance(method);
      for (int k = 0; k < sizes.length; k++) {
        sizes[k] = Math.abs(sizes[k]);
      }
      found.add(
          new Measurement(
              quantity, method, TruthScores.of(kind, sizes, sample.order(sizes), truth)));
    }
    if (draws > 0) {
      double mean = 0;
      SplittableRandom random = sample.random("random relevance");
      for (int draw = 0; draw < draws; draw++) {
        double[] sizes = random.doubles(truth.length).toArray();
        mean += TruthScores.of(kind, sizes, sample.order(sizes), truth) / draws;
      }
      found.add(new Measurement(quantity, Measurement.RANDOM, mean));
    }
    return found;
  }
}
