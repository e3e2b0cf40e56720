package io.github.onnxlrp.fused;

import io.github.onnxlrp.OnnxLrpException;

/** Lets long recurrences end when their thread is interrupted. */
final class Interruption {
  private Interruption() {}

  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new OnnxLrpException(OnnxLrpException.Reason.CHECK_FAILED, "interrupted");
    }
  }
}
