package io.github.onnxlrp.io.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionTest {
  /** From 5 of 10: (0.5 + z^2/20 -+ z sqrt(0.025 + z^2/400)) / (1 + z^2/10), z = 1.96. */
  @Test
  void sharesHaveWilsonsInterval() {
    assertThat(Confusion.interval(5, 10))
        .containsExactly(new double[] {0.2366, 0.7634}, within(1e-4));
    assertThat(Confusion.interval(0, 10)).containsExactly(new double[] {0, 0.2775}, within(1e-4));
  }
}
