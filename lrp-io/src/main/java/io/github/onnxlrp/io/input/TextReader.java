package io.github.onnxlrp.io.input;

import java.util.function.Function;

/** Text, one sample a line. */
final class TextReader implements LinesReader {
  @Override
  public String format() {
    return "txt";
  }

  @Override
  public boolean reads(InputSource source) {
    return InputReaders.hasEnding(source, ".txt");
  }

  @Override
  public Function<String, InputBatch> samples(InputRequest request) {
    return request.textEncoder()::encode;
  }

  @Override
  public String expected() {
    return "no text; expected one sample a line";
  }
}
