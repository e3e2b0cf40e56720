package io.github.onnxlrp.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeLimitsTest {
  @ParameterizedTest
  @CsvSource({"PT0S, 0", "PT0.000000001S, 1", "PT0.9S, 1", "PT2S, 2", "PT2.001S, 3"})
  void partsOfASecondAreNotCutFromTheLingering(Duration lingering, int seconds) {
    Duration time = Duration.ofMinutes(1);
    assertThat(new ServeLimits(1, 1, 1, 1, 1, time, time, lingering).lingeringSeconds())
        .isEqualTo(seconds);
  }
}
