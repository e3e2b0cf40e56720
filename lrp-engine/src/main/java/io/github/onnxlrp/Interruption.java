package io.github.onnxlrp;

/**
 * Lets long work end when its thread is interrupted, as by {@code Future.cancel(true)} after a
 * deadline. Forward passes, walks and derived graphs look at every node and every step.
 */
public final class Interruption {
  private Interruption() {}

  /**
   * Ends the work of an interrupted thread, which stays interrupted.
   *
   * @throws OnnxLrpException with reason CHECK_FAILED if the thread is interrupted
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new OnnxLrpException(OnnxLrpException.Reason.CHECK_FAILED, "interrupted");
    }
  }
}
