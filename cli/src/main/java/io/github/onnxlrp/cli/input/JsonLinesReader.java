package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.format.JsonArrays;
import io.github.onnxlrp.cli.format.Lines;
import java.util.List;

/**
 * JSON Lines: one sample a line, each an object as {@link JsonReader} takes it, whose arrays may
 * lack the batch axis. Lines may differ in length.
 */
final class JsonLinesReader implements InputReader {
  @Override
  public String format() {
    return "jsonl";
  }

  @Override
  public boolean reads(InputSource source) {
    return InputReaders.hasEnding(source, ".jsonl", ".ndjson");
  }

  @Override
  public List<InputBatch> read(InputSource source, InputRequest request) {
    List<String> lines = source.text().lines().toList();
    if (lines.isEmpty()) {
      throw OnnxLrpException.invalid(
          "%s: no samples; expected one JSON object a line", source.name());
    }
    return Lines.map(
        lines, source.name(), line -> JsonReader.sample(JsonArrays.read(line), request));
  }
}
