package io.github.onnxlrp.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on a terminal, or nothing. */
final class Progress implements AutoCloseable {
  /** Nobody knows how many steps there will be. */
  static final int UNKNOWN = -1;

  private final ProgressBar bar;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /** A bar for that many steps; none without a title or for a single step. */
  static Progress start(String title, int steps) {
    if (title == null || steps == 0 || steps == 1) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(title)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .clearDisplayOnFinish()
            .build());
  }

  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
