package io.github.onnxlrp.reproduction;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well sizes tell the elements that matter from the others, all samples pooled, as the package
 * time_interpret measures it. Each sample is first scaled to {@code (a - min) / (max - min +
 * 1e-5)}; {@code s} is a threshold, each size is one, and what is at least as large is taken:
 *
 * <pre>
 * aup, aur   integral of precision(s), recall(s) over s, by trapezoids
 * auroc      probability that what matters is larger than what does not; equal ones count half
 * auprc      sum over thresholds of (recall_n - recall_(n-1)) precision_n
 * </pre>
 *
 * @param aup area under precision
 * @param aur area under recall
 * @param auroc area under the receiver operating characteristic
 * @param auprc area under precision over recall
 */
record TruthFigures(double aup, double aur, double auroc, double auprc) {
  private static final double ADDED = 1e-5;

  /**
   * Compares samples with the truth.
   *
   * @param samples {@code [sample][element]}
   * @param truth likewise, whether an element matters
   */
  static TruthFigures of(double[][] samples, boolean[][] truth) {
    int count = Arrays.stream(samples).mapToInt(sample -> sample.length).sum();
    double[] sizes = new double[count];
    boolean[] matters = new boolean[count];
    int place = 0;
    for (int sample = 0; sample < samples.length; sample++) {
      double[] scaled = scaled(samples[sample]);
      System.arraycopy(scaled, 0, sizes, place, scaled.length);
      System.arraycopy(truth[sample], 0, matters, place, scaled.length);
      place += scaled.length;
    }
    return pooled(sizes, matters);
  }

  /** What the columns of a table are called. */
  static final List<String> COLUMNS =
      List.of("AUP", "AUR", "AUROC", "AUPRC", "signed AUROC", "signed AUPRC");

  /** All four of the magnitudes of relevance, then two of relevance with its sign. */
  static double[] columns(double[][] relevance, boolean[][] truth) {
    TruthFigures sizes = of(magnitudes(relevance), truth);
    TruthFigures signed = of(relevance, truth);
    return new double[] {
      sizes.aup, sizes.aur, sizes.auroc, sizes.auprc, signed.auroc, signed.auprc
    };
  }

  static double[][] magnitudes(double[][] relevance) {
    return Arrays.stream(relevance)
        .map(one -> Arrays.stream(one).map(Math::abs).toArray())
        .toArray(double[][]::new);
  }

  private static double[] scaled(double... sample) {
    double least = Arrays.stream(sample).min().orElseThrow();
    double most = Arrays.stream(sample).max().orElseThrow();
    return Arrays.stream(sample).map(a -> (a - least) / (most - least + ADDED)).toArray();
  }

  private static TruthFigures pooled(double[] sizes, boolean... matters) {
    int[] order =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer k) -> -sizes[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    double positives = IntStream.range(0, matters.length).filter(k -> matters[k]).count();
    double negatives = matters.length - positives;
    double aup = 0;
    double aur = 0;
    double auroc = 0;
    double auprc = 0;
    Point last = null;
    int hits = 0;
    for (int taken = 1; taken <= order.length; taken++) {
      int newest = order[taken - 1];
      hits += matters[newest] ? 1 : 0;
      if (taken == order.length || sizes[order[taken]] < sizes[newest]) {
        Point point = new Point(sizes[newest], taken, hits);
        double newHits = hits - (last == null ? 0 : last.hits);
        double newMisses = taken - (last == null ? 0 : last.taken) - newHits;
        auprc += newHits / positives * point.precision();
        auroc += newMisses / negatives * (hits - newHits / 2) / positives;
        if (last != null) {
          double width = last.threshold - point.threshold;
          aup += width * (last.precision() + point.precision()) / 2;
          aur += width * (last.hits + hits) / 2 / positives;
        }
        last = point;
      }
    }
    return new TruthFigures(aup, aur, auroc, auprc);
  }

  /** What a threshold takes. */
  private record Point(double threshold, int taken, int hits) {
    double precision() {
      return (double) hits / taken;
    }
  }
}
