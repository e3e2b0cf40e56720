package io.github.onnxlrp.execute;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.OnnxLrpException;

/** Counts the steps that all recurrences of one run take together. */
final class Steps {
  private final long most;
  private long taken;

  Steps(long most) {
    this.most = most;
  }

  /** Counts one more. */
  void count(String recurrence) {
    taken++;
    if (taken > most) {
      throw OnnxLrpException.unsupported(
          "%s: the recurrences take more than %d steps; if you trust the model, allow more"
              + " (--max-steps)",
          recurrence, most);
    }
    Interruption.check();
  }
}
