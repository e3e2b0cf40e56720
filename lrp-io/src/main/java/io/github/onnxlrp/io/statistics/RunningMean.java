package io.github.onnxlrp.io.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The mean of what occurs several times in a sample, such as the relevance of a token, with an
 * interval over samples; it holds a few sums, however many samples there are.
 *
 * <pre>
 * s_k  sum over the occurrences in sample k,  n_k  their number,  m  samples
 * mean     = sum_k s_k / sum_k n_k
 * variance = m / (m - 1) * sum_k (s_k - mean n_k)^2 / (sum_k n_k)^2
 * interval = mean +- t(0.975, m - 1) sqrt(variance)
 * </pre>
 *
 * <p>Occurrences in one sample depend on each other, so that samples are what is drawn: this is the
 * ratio estimator of cluster sampling (Cochran, Sampling Techniques, 1977, chapter 6). With one
 * occurrence a sample it is the usual t interval of a mean.
 */
public final class RunningMean {
  /** The part of samples for which such an interval holds the mean. */
  public static final double LEVEL = 0.95;

  private static final Map<Long, Double> QUANTILES = new ConcurrentHashMap<>();

  private long samples;
  private long occurrences;
  private double meanSum;
  private double meanCount;
  private double sumSum;
  private double sumCount;
  private double countCount;

  /** Adds one sample, in which it occurs {@code count} times with this sum. */
  public void add(double sum, long count) {
    samples++;
    occurrences += count;
    double fromSum = sum - meanSum;
    double fromCount = count - meanCount;
    meanSum += fromSum / samples;
    meanCount += fromCount / samples;
    sumSum += fromSum * (sum - meanSum);
    sumCount += fromSum * (count - meanCount);
    countCount += fromCount * (count - meanCount);
  }

  /** Samples in which it occurs. */
  public long samples() {
    return samples;
  }

  /** How often it occurs in all. */
  public long occurrences() {
    return occurrences;
  }

  /** The sum over all occurrences. */
  public double total() {
    return meanSum * samples;
  }

  /** The mean of an occurrence; NaN where there is none. */
  public double mean() {
    return occurrences == 0 ? Double.NaN : meanSum / meanCount;
  }

  /** Half the width of the interval; NaN where fewer than two samples hold it. */
  public double halfWidth() {
    if (samples < 2) {
      return Double.NaN;
    }
    double mean = mean();
    double residuals = sumSum - 2 * mean * sumCount + mean * mean * countCount;
    double variance = Math.max(0, residuals) / (samples - 1.0) * samples;
    return quantile(samples - 1) * Math.sqrt(variance) / occurrences;
  }

  private static double quantile(long degrees) {
    return QUANTILES.computeIfAbsent(
        degrees, df -> TDistribution.of(df).inverseSurvivalProbability((1 - LEVEL) / 2));
  }
}
