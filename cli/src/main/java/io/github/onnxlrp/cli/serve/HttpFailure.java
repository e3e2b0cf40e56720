package io.github.onnxlrp.cli.serve;

import io.github.onnxlrp.DeadlineExceededException;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.report.Printable;
import java.io.IOException;

/** A request that is not answered as it wished. */
final class HttpFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** The message is shown to the client. */
  HttpFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }

  /** Whether the same request may be answered later. */
  boolean mayBeRetried() {
    return status == 429 || status == 503;
  }

  /** The time for a request is over, be it because of its samples or of those before it. */
  static HttpFailure late() {
    return new HttpFailure(
        503,
        "the time for a request is over; come back when the service has less to do, or send fewer"
            + " or shorter samples");
  }

  /** What a client is told of a failure; of those that are no fault of the request, no details. */
  static HttpFailure of(Throwable cause) {
    if (cause instanceof HttpFailure known) {
      return known;
    }
    if (cause instanceof DeadlineExceededException) {
      return late();
    }
    if (cause instanceof OnnxLrpException known) {
      return new HttpFailure(
          known.reason() == OnnxLrpException.Reason.UNSUPPORTED ? 422 : 400,
          Printable.line(known.getMessage()));
    }
    if (cause instanceof IOException) {
      return new HttpFailure(400, "the body ended early or came too slowly");
    }
    if (cause instanceof StackOverflowError) {
      return new HttpFailure(400, "the body is nested too deeply");
    }
    if (cause instanceof OutOfMemoryError) {
      return new HttpFailure(503, "not enough memory for this request now; send smaller samples");
    }
    return new HttpFailure(500, "internal error; the log of the service says more");
  }
}
