package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.format.Lines;
import java.util.List;

/** Text, one sample a line. */
final class TextReader implements InputReader {
  @Override
  public String format() {
    return "txt";
  }

  @Override
  public boolean reads(InputSource source) {
    return InputReaders.hasEnding(source, ".txt");
  }

  @Override
  public List<InputBatch> read(InputSource source, InputRequest request) {
    TextEncoder encoder = request.textEncoder();
    List<String> lines = source.text().lines().toList();
    if (lines.isEmpty()) {
      throw OnnxLrpException.invalid("%s: no text; expected one sample a line", source.name());
    }
    return Lines.map(lines, source.name(), encoder::encode);
  }
}
