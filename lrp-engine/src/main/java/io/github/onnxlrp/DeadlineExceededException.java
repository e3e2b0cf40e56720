package io.github.onnxlrp;

import java.time.Duration;

/** The time that a {@link Deadline} gave is over before the work was done. */
public final class DeadlineExceededException extends OnnxLrpException {
  private static final long serialVersionUID = 1L;

  DeadlineExceededException(Duration limit) {
    super(
        Reason.CHECK_FAILED,
        "not done within %d ms; give more time or a shorter sample".formatted(limit.toMillis()));
  }
}
