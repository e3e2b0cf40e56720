package io.github.onnxlrp.cli.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes JSON; numbers that are not finite, which JSON does not know, become null, and characters
 * that are not shown but obeyed are escaped.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().characterEscapes(new Escapes()).build();

  /** A program reads the same text, and a person who looks at it is not led astray. */
  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[DELETE] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int code) {
      boolean half = Character.isSurrogate((char) code);
      return half || !Printable.isObeyed(code)
          ? null
          : new SerializedString("\\u%04x".formatted(code));
    }
  }

  private Json() {}

  /** Writes what {@code content} gives to the generator. */
  public static void write(OutputStream out, Consumer<JsonGenerator> content) throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), buffer)) {
      content.accept(json);
    }
    buffer.writeTo(out);
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
