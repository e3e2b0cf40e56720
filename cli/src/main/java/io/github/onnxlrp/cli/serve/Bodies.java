package io.github.onnxlrp.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Reads bodies of requests, and bounds the bytes of all that are held at a time. */
final class Bodies {
  private final long most;
  private final long together;
  private final AtomicLong held = new AtomicLong();

  Bodies(ServeLimits limits) {
    this.most = limits.body();
    this.together = limits.bodies();
  }

  /** A body that is held until it is closed. */
  final class Held implements AutoCloseable {
    private final byte[] content;
    private final long bytes;

    private Held(byte[] content, long bytes) {
      this.content = content;
      this.bytes = bytes;
    }

    byte[] content() {
      return content;
    }

    @Override
    public void close() {
      held.addAndGet(-bytes);
    }
  }

  /**
   * Reads the body of a request.
   *
   * @throws HttpFailure if it is too long, or others leave no space for it now
   */
  Held read(HttpExchange exchange) throws IOException {
    long bytes = declared(exchange);
    if (bytes > most) {
      throw tooLong();
    }
    if (held.addAndGet(bytes) > together) {
      held.addAndGet(-bytes);
      throw new HttpFailure(
          429,
          "the bodies that are held now leave no space; the limit is %d bytes".formatted(together));
    }
    Held result = null;
    try {
      byte[] content = read(exchange, (int) most + 1);
      if (content.length > most) {
        throw tooLong();
      }
      result = new Held(content, bytes);
      return result;
    } finally {
      if (result == null) {
        held.addAndGet(-bytes);
      }
    }
  }

  private static byte[] read(HttpExchange exchange, int bytes) throws IOException {
    try {
      return exchange.getRequestBody().readNBytes(bytes);
    } catch (IndexOutOfBoundsException e) {
      // So the server of Java ends where a chunk says that it is shorter than nothing.
      throw new HttpFailure(400, "the chunks of the body are of no length that can be read");
    }
  }

  /**
   * Reads what is left of a body that nobody wants, as far as it comes: a client that still sends
   * it would not see the answer.
   *
   * @param most how many bytes of it are read
   */
  static void passOver(HttpExchange exchange, long most) {
    InputStream in = exchange.getRequestBody();
    byte[] part = new byte[1 << 13];
    long left = most;
    try {
      for (int read = 0; read >= 0 && left > 0; left -= read) {
        read = in.read(part);
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      // A client that has not gone still reads the answer.
    }
  }

  /** As many bytes as the request says; as many as there may be where it does not. */
  private long declared(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    // The server has read the number already.
    return length == null ? most : Long.parseLong(length);
  }

  private HttpFailure tooLong() {
    return new HttpFailure(413, "the body is longer than %d bytes".formatted(most));
  }
}
