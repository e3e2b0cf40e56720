package io.github.onnxlrp.cli.serve;

import io.github.onnxlrp.io.report.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * What a request is answered with.
 *
 * @param samples how many samples were explained for it
 */
record Answer(int status, String type, String body, int samples) {
  private static final String JSON = "application/json";

  /** A document. */
  static Answer json(Consumer<JsonGenerator> content) {
    return json(200, content);
  }

  private static Answer json(int status, Consumer<JsonGenerator> content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Json.write(out, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Answer(status, JSON, out.toString(StandardCharsets.UTF_8), 0);
  }

  /** Documents of samples in a list that is called so. */
  static Answer list(String name, String documents, int samples) {
    return new Answer(200, JSON, "{\"" + name + "\":[" + documents + "]}", samples);
  }

  /** A line that says what is wrong. */
  static Answer error(HttpFailure failure) {
    return json(
        failure.status(),
        json -> {
          json.writeStartObject();
          json.writeStringProperty("error", failure.getMessage());
          json.writeEndObject();
        });
  }

  static Answer text(String body) {
    return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", body, 0);
  }

  /** A file that comes with the service. */
  static Answer resource(String name, String type) {
    try (InputStream in = Answer.class.getResourceAsStream(name)) {
      return new Answer(200, type, new String(in.readAllBytes(), StandardCharsets.UTF_8), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
