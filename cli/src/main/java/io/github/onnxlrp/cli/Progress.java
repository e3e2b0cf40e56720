package io.github.onnxlrp.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on a terminal; in a log a line with its time every minute. */
final class Progress implements AutoCloseable {
  /** Nobody knows how many steps there will be. */
  static final int UNKNOWN = -1;

  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final Console console;
  private final String title;
  private final int steps;
  private final ProgressBar bar;
  private final InstantSource clock;
  private int done;
  private Instant said;

  private Progress(Console console, String title, int steps, ProgressBar bar, InstantSource clock) {
    this.console = console;
    this.title = title;
    this.steps = steps;
    this.bar = bar;
    this.clock = clock;
    this.said = clock.instant();
  }

  /** Shows how far that many steps are; a single one is not shown. */
  static Progress start(Console console, String title, int steps) {
    boolean shown = console.errIsTerminal() && steps != 0 && steps != 1;
    return new Progress(console, title, steps, shown ? bar(title, steps) : null, Instant::now);
  }

  /** Tells a log, by a clock of its own. */
  static Progress log(Console console, String title, int steps, InstantSource clock) {
    return new Progress(console, title, steps, null, clock);
  }

  private static ProgressBar bar(String title, int steps) {
    return new ProgressBarBuilder()
        .setTaskName(title)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .clearDisplayOnFinish()
        .build();
  }

  void step() {
    done++;
    if (bar != null) {
      bar.step();
    } else if (!console.errIsTerminal()) {
      sayWhenDue();
    }
  }

  private void sayWhenDue() {
    Instant now = clock.instant();
    if (Duration.between(said, now).compareTo(BETWEEN_LINES) >= 0) {
      said = now;
      String all = steps == UNKNOWN ? "" : " of " + steps;
      console.say("%s %s: %d%s".formatted(now.truncatedTo(ChronoUnit.SECONDS), title, done, all));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
