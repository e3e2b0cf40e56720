package io.github.onnxlrp.cli.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
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
    StringWriter buffer = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), buffer)) {
      content.accept(json);
    }
    Writer escaped = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    writeEscaped(buffer.getBuffer(), escaped);
    escaped.flush();
  }

  /** A program reads the same text, and a person who looks at it is not led astray. */
  private static void writeEscaped(CharSequence json, Writer out) throws IOException {
    int length;
    for (int k = 0; k < json.length(); k += length) {
      int code = Character.codePointAt(json, k);
      length = Character.charCount(code);
      for (int at = k; at < k + length; at++) {
        // Outside of texts there is nothing else that is obeyed than white space.
        if (code > ' ' && Printable.isObeyed(code)) {
          out.write("\\u%04x".formatted((int) json.charAt(at)));
        } else {
          out.write(json.charAt(at));
        }
      }
    }
  }

  /** A property that is a number or null. */
  public static void number(JsonGenerator json, String name, double value) {
    json.writeName(name);
    number(json, value);
  }

  static void number(JsonGenerator json, double value) {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  /** A property that is a list of strings. */
  public static void strings(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
