package io.github.onnxlrp.io.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningMeanTest {
  private static final long SEED = 21;

  /** Quantiles from the usual printed table; values 0, 1, ..., n - 1. */
  @ParameterizedTest
  @CsvSource({"2,12.706", "5,2.776", "10,2.262", "31,2.042", "121,1.980"})
  void oneOccurrenceASampleIsTheUsualInterval(int n, double t) {
    RunningMean mean = new RunningMean();
    for (int k = 0; k < n; k++) {
      mean.add(k, 1);
    }
    double deviation = Math.sqrt(n * (n + 1) / 12.0);
    assertThat(mean.mean()).isEqualTo((n - 1) / 2.0, within(1e-12 * n));
    // Four digits of the quantile are printed.
    double half = t * deviation / Math.sqrt(n);
    assertThat(mean.halfWidth()).isEqualTo(half, within(half * 6e-4));
  }

  /** Two passes over all samples, as the formula stands, with a large offset that would cancel. */
  @Test
  void runningSumsGiveWhatTwoPassesGive() {
    Random random = new Random(SEED);
    int samples = 3000;
    double[] sums = new double[samples];
    long[] counts = new long[samples];
    RunningMean mean = new RunningMean();
    for (int k = 0; k < samples; k++) {
      counts[k] = 1L + random.nextInt(5);
      for (int n = 0; n < counts[k]; n++) {
        sums[k] += 1000 + random.nextGaussian();
      }
      mean.add(sums[k], counts[k]);
    }
    double all = Arrays.stream(counts).sum();
    double expected = Arrays.stream(sums).sum() / all;
    double residuals = 0;
    for (int k = 0; k < samples; k++) {
      residuals += Math.pow(sums[k] - expected * counts[k], 2);
    }
    double error = Math.sqrt(residuals * samples / (samples - 1.0)) / all;
    assertThat(mean.mean()).isEqualTo(expected, within(1e-9));
    assertThat(mean.total()).isEqualTo(Arrays.stream(sums).sum(), within(1e-6));
    // t of 2999 degrees is 1.9608; 1000 squared takes six of sixteen digits.
    assertThat(mean.halfWidth()).isEqualTo(1.9608 * error, within(1e-4 * error));
  }

  /** Occurrences in a sample share a part, which an interval over occurrences would not see. */
  @Test
  void intervalsHoldTheMeanAsOftenAsTheySay() {
    Random random = new Random(SEED);
    int repetitions = 4000;
    int holds = 0;
    for (int r = 0; r < repetitions; r++) {
      RunningMean mean = new RunningMean();
      for (int k = 0; k < 60; k++) {
        double shared = random.nextGaussian();
        int count = 1 + random.nextInt(6);
        double sum = 0;
        for (int n = 0; n < count; n++) {
          sum += 0.5 + shared + random.nextGaussian();
        }
        mean.add(sum, count);
      }
      holds += Math.abs(mean.mean() - 0.5) <= mean.halfWidth() ? 1 : 0;
    }
    // 0.95 with a standard error of 0.0034; the estimator is a little too narrow for 60 samples.
    assertThat((double) holds / repetitions).as("seed %d", SEED).isBetween(0.93, 0.965);
  }

  @Test
  void oneSampleHasNoInterval() {
    RunningMean mean = new RunningMean();
    assertThat(mean.mean()).isNaN();
    mean.add(3, 2);
    assertThat(mean.mean()).isEqualTo(1.5);
    assertThat(mean.halfWidth()).isNaN();
    mean.add(3, 2);
    assertThat(mean.halfWidth()).isEqualTo(0);
  }
}
