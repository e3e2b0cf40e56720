package io.github.onnxlrp;

/**
 * Lets long work end when its thread is interrupted, as by {@code Future.cancel(true)}, or when a
 * {@link Deadline} is over. Forward passes, walks and derived graphs look at every node and every
 * step.
 */
public final class Interruption {
  private Interruption() {}

  /**
   * Ends the work of an interrupted thread, which stays interrupted, and of one that is late.
   *
   * @throws OnnxLrpException with reason CHECK_FAILED if the thread is interrupted
   * @throws DeadlineExceededException if its deadline is over
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new OnnxLrpException(OnnxLrpException.Reason.CHECK_FAILED, "interrupted");
    }
    Deadline.checkCurrent();
  }
}
