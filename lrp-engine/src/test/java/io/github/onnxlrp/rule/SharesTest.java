package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The account of one pre-activation. */
class SharesTest {
  @Test
  void whatIsAddedAddsUp() {
    Shares shares = filled();
    assertThat(shares.multiplier(0)).isZero();
    assertThat(shares.multiplier(1)).isEqualTo(3);
    assertThat(shares.bias()).isEqualTo(11);
    assertThat(shares.stabilizer()).isEqualTo(22);
    assertThat(shares.unassigned()).isEqualTo(44);
  }

  /** A rule sets nothing where it gives relevance to nobody: the unit before must not show. */
  @Test
  void nothingIsLeftForTheNextUnit() {
    Shares shares = filled();
    shares.clear();
    new EpsilonRule(0, 0).share(0, 0, new double[2], 5, shares);
    assertThat(shares.multiplier(1)).isZero();
    assertThat(shares.bias()).isZero();
    assertThat(shares.stabilizer()).isZero();
    assertThat(shares.unassigned()).isEqualTo(5);
  }

  private static Shares filled() {
    Shares shares = new Shares(2);
    shares.multiplier(1, 7);
    shares.multiplier(1, 3);
    for (int scale : new int[] {1, 10}) {
      shares.addBias(scale);
      shares.addStabilizer(2 * scale);
      shares.addUnassigned(4 * scale);
    }
    return shares;
  }
}
