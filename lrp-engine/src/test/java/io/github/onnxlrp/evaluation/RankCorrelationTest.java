package io.github.onnxlrp.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Spearman's rank correlation by hand. */
class RankCorrelationTest {
  private static final Offset<Double> ROUNDING = Offset.offset(1e-15);

  @Test
  void isOfTheOrderAlone() {
    assertThat(RankCorrelation.of(new double[] {1, 5, 2}, 10, 1e6, 11)).isEqualTo(1);
    assertThat(RankCorrelation.of(new double[] {1, 5, 2}, 3, -7, 2)).isEqualTo(-1);
    // Differences of ranks 1, 1, 0, 1, 1: 1 - 6 * 4 / (5 * 24).
    assertThat(RankCorrelation.of(new double[] {1, 2, 3, 4, 5}, 2, 1, 3, 6, 4))
        .isCloseTo(1 - 6 * 4 / 120.0, ROUNDING);
  }

  /** Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / sqrt(4.5 * 5). */
  @Test
  void equalNumbersShareTheirRanks() {
    assertThat(RankCorrelation.of(new double[] {1, 2, 2, 4}, 10, 20, 30, 40))
        .isCloseTo(4.5 / Math.sqrt(22.5), ROUNDING);
  }

  @Test
  void ofWhatHasNoOrderThereIsNone() {
    assertThat(RankCorrelation.of(new double[] {1, 1, 1}, 1, 2, 3)).isNaN();
    assertThat(RankCorrelation.of(new double[] {1}, 2)).isNaN();
    assertThat(RankCorrelation.of(new double[0])).isNaN();
  }
}
