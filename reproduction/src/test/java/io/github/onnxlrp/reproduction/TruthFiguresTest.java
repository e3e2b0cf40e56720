package io.github.onnxlrp.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@link TruthFigures} against its formulas, written threshold by threshold and pair by pair. */
class TruthFiguresTest {
  private static final double ROUNDING = 1e-12;
  private static final double ADDED = 1e-5;

  private static final class Column {
    private final double[] sizes;
    private final boolean[] truth;

    Column(double[] sizes, boolean... truth) {
      this.sizes = sizes;
      this.truth = truth;
    }

    /** Share of what is taken at a threshold that matters, or of what matters that is taken. */
    double share(double threshold, boolean ofTaken) {
      int hits = 0;
      int all = 0;
      for (int k = 0; k < sizes.length; k++) {
        boolean taken = sizes[k] >= threshold;
        hits += taken && truth[k] ? 1 : 0;
        all += (ofTaken ? taken : truth[k]) ? 1 : 0;
      }
      return (double) hits / all;
    }

    double area(boolean precision) {
      TreeSet<Double> thresholds = new TreeSet<>();
      for (double size : sizes) {
        thresholds.add(size);
      }
      double area = 0;
      for (double low : thresholds) {
        Double high = thresholds.higher(low);
        if (high != null) {
          area += (high - low) * (share(low, precision) + share(high, precision)) / 2;
        }
      }
      return area;
    }

    double averagePrecision() {
      double sum = 0;
      double recall = 0;
      TreeSet<Double> thresholds = new TreeSet<>();
      for (double size : sizes) {
        thresholds.add(size);
      }
      for (double at : thresholds.descendingSet()) {
        sum += (share(at, false) - recall) * share(at, true);
        recall = share(at, false);
      }
      return sum;
    }

    double pairs() {
      double wins = 0;
      int pairs = 0;
      for (int a = 0; a < sizes.length; a++) {
        for (int b = 0; b < sizes.length; b++) {
          if (truth[a] && !truth[b]) {
            pairs++;
            wins += sizes[a] > sizes[b] ? 1 : sizes[a] == sizes[b] ? 0.5 : 0;
          }
        }
      }
      return wins / pairs;
    }
  }

  @Test
  void equalsTheFormulas() {
    Random random = new Random(3);
    double[][] samples = new double[4][30];
    boolean[][] truth = new boolean[4][30];
    double[] pooled = new double[120];
    boolean[] matters = new boolean[120];
    for (int s = 0; s < 4; s++) {
      for (int k = 0; k < 30; k++) {
        truth[s][k] = random.nextInt(3) == 0;
        // Few different values, so that some are equal; samples of different ranges.
        samples[s][k] = (s + 1) * (random.nextInt(9) + (truth[s][k] ? 3 : 0)) - s;
      }
      double least = Arrays.stream(samples[s]).min().orElseThrow();
      double most = Arrays.stream(samples[s]).max().orElseThrow();
      for (int k = 0; k < 30; k++) {
        pooled[30 * s + k] = (samples[s][k] - least) / (most - least + ADDED);
        matters[30 * s + k] = truth[s][k];
      }
    }
    Column column = new Column(pooled, matters);
    TruthFigures found = TruthFigures.of(samples, truth);
    assertThat(found.aup()).isCloseTo(column.area(true), within(ROUNDING));
    assertThat(found.aur()).isCloseTo(column.area(false), within(ROUNDING));
    assertThat(found.auroc()).isCloseTo(column.pairs(), within(ROUNDING));
    assertThat(found.auprc()).isCloseTo(column.averagePrecision(), within(ROUNDING));
  }

  /** What is told apart by a gap gets 1 in all but recall, which falls with the threshold. */
  @Test
  void whatMattersIsLargest() {
    TruthFigures found =
        TruthFigures.of(
            new double[][] {{0, 0, 1, 2}}, new boolean[][] {{false, false, true, true}});
    assertThat(found.auroc()).isOne();
    assertThat(found.auprc()).isOne();
    assertThat(found.aur()).isCloseTo(0.875, within(ADDED));
  }
}
