package io.github.onnxlrp.cli.serve;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection over which requests go one after the other, without a client that asks again. */
final class KeptConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /**
   * What came for a request.
   *
   * @param closing whether no other request may follow on the connection
   */
  record Reply(int status, boolean closing, String body) {}

  /**
   * Connects.
   *
   * @throws java.net.SocketException if nobody listens
   */
  KeptConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    in = new BufferedInputStream(socket.getInputStream());
  }

  Reply get(String path) throws IOException {
    return ask("GET %s HTTP/1.1\r\nHost: here\r\n\r\n".formatted(path));
  }

  Reply explain(String instance) throws IOException {
    byte[] body = "{\"instances\":[%s]}".formatted(instance).getBytes(StandardCharsets.UTF_8);
    return ask(
        "POST /v1/models/surnames:explain HTTP/1.1\r\nHost: here\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length, new String(body, StandardCharsets.ISO_8859_1)));
  }

  private Reply ask(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    int status = Integer.parseInt(line().split(" ")[1]);
    int length = 0;
    boolean closing = false;
    for (String line = header(); !line.isEmpty(); line = header()) {
      if (line.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
      closing |= line.equals("connection: close");
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer ends after %d of %d".formatted(body.length, length));
    }
    return new Reply(status, closing, new String(body, StandardCharsets.UTF_8));
  }

  private String header() throws IOException {
    return line().toLowerCase(Locale.ROOT);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("closed without an answer");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
