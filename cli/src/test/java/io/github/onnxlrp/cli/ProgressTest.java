package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a log, which is no terminal, gets of long work; by a clock that the test moves. */
class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new ByteArrayInputStream(new byte[0]),
          OutputStream.nullOutputStream(),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          false,
          false);
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T10:00:00.500Z"));

  private String steps(int steps, int seconds) {
    try (Progress progress = Progress.log(console, "explain", steps, now::get)) {
      for (int k = 0; k < 5; k++) {
        now.updateAndGet(time -> time.plusSeconds(seconds));
        progress.step();
      }
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLineAMinuteHasItsTime() {
    assertThat(steps(5, 30))
        .isEqualTo(
            """
            onnx-lrp: 2026-01-01T10:01:00Z explain: 2 of 5
            onnx-lrp: 2026-01-01T10:02:00Z explain: 4 of 5
            """);
  }

  @Test
  void shortWorkSaysNothing() {
    assertThat(steps(Progress.UNKNOWN, 11)).isEmpty();
  }

  @Test
  void theNumberOfStepsMayBeUnknown() {
    assertThat(steps(Progress.UNKNOWN, 61)).contains("explain: 1\n").hasLineCount(5);
  }
}
