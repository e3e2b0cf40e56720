package io.github.onnxlrp.io.input;

import io.github.onnxlrp.io.format.Npy;
import java.util.List;
import java.util.Map;

/** One NPY array for a model with one input. */
final class NpyReader implements InputReader {
  @Override
  public String format() {
    return "npy";
  }

  @Override
  public boolean reads(InputSource source) {
    return InputReaders.hasEnding(source, ".npy");
  }

  @Override
  public List<InputBatch> read(InputSource source, InputRequest request) {
    String input = request.onlyInput(source.name()).name();
    return List.of(InputBatch.of(Map.of(input, Npy.read(source.bytes(), source.name()))));
  }
}
