package io.github.onnxlrp.io.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes JSON; numbers that are not finite, which JSON does not know, become null, and characters
 * that are not shown but obeyed are escaped.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes what {@code content} gives to the generator. */
  public static void write(OutputStream out, Consumer<JsonGenerator> content) throws IOException {
    // Outside of texts there is nothing else that is obeyed than white space.
    write(out, code -> code > ' ' && Printable.isObeyed(code), content);
  }

  /** The same with the code points escaped that {@code escaped} tells. */
  static void write(OutputStream out, IntPredicate escaped, Consumer<JsonGenerator> content)
      throws IOException {
    Writer buffered = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    Writer writer = new EscapedWriter(buffered, escaped);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), writer)) {
      content.accept(json);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  /** A property that is a number or null. */
  public static void number(JsonGenerator json, String name, double value) {
    json.writeName(name);
    number(json, value);
  }

  /** A number or null. */
  public static void number(JsonGenerator json, double value) {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  /**
   * The version of what a document means, which {@code docs/schema} describes: it grows when a
   * property is taken away or changes its meaning, not when one is added.
   */
  public static void version(JsonGenerator json) {
    json.writeNumberProperty("schema_version", 1);
  }

  /** A property that is a list of strings. */
  public static void strings(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
