package io.github.onnxlrp.io.report;

import java.io.OutputStream;

/**
 * JSON Lines: a line for each sample, what {@link JsonReport} has for it in {@code samples}, with
 * its number as {@code sample} and its {@code notes}.
 */
final class JsonLinesReport implements StreamingWriter {
  private static final String START = "{\"sample\":";

  @Override
  public String format() {
    return "jsonl";
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  @Override
  public Entries begin(OutputStream out, boolean named, boolean goesOn) {
    return (number, entry) -> {
      Json.write(
          out,
          json -> {
            json.writeStartObject();
            json.writeNumberProperty("sample", number);
            JsonReport.sample(json, entry);
            Json.strings(json, "notes", entry.notes());
            Json.version(json);
            json.writeEndObject();
          });
      out.write('\n');
    };
  }

  @Override
  public int sampleOf(String line) {
    int end = line.indexOf(',');
    if (!line.startsWith(START) || end < 0) {
      throw new NumberFormatException(line);
    }
    return Integer.parseInt(line.substring(START.length(), end));
  }
}
