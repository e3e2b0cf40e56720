package io.github.onnxlrp.io.input;

import io.github.onnxlrp.io.format.JsonArrays;
import java.util.function.Function;

/**
 * JSON Lines: one sample a line, each an object as {@link JsonReader} takes it, whose arrays may
 * lack the batch axis. Lines may differ in length.
 */
final class JsonLinesReader implements LinesReader {
  @Override
  public String format() {
    return "jsonl";
  }

  @Override
  public boolean reads(InputSource source) {
    return InputReaders.hasEnding(source, ".jsonl", ".ndjson");
  }

  @Override
  public Function<String, InputBatch> samples(InputRequest request) {
    return line -> JsonReader.sample(JsonArrays.read(line), request);
  }

  @Override
  public String expected() {
    return "no samples; expected one JSON object a line";
  }
}
