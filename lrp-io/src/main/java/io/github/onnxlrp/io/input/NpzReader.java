package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An NPZ archive with an array an input. */
final class NpzReader implements InputReader {
  @Override
  public String format() {
    return "npz";
  }

  @Override
  public boolean reads(InputSource source) {
    return InputReaders.hasEnding(source, ".npz");
  }

  @Override
  public List<InputBatch> read(InputSource source, InputRequest request) {
    return List.of(InputBatch.of(arrays(source, request)));
  }

  private static Map<String, Tensor> arrays(InputSource source, InputRequest request) {
    if (source.path() != null) {
      return Npz.read(source.path(), source.name(), request::isSetAside);
    }
    // The directory of a zip file is at its end, so a stream has to be kept first.
    try {
      Path copy = Files.createTempFile("onnx-lrp", ".npz");
      // Also when the process is told to end.
      copy.toFile().deleteOnExit();
      try {
        return Npz.read(Files.write(copy, source.bytes()), source.name(), request::isSetAside);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw OnnxLrpException.invalid(
          "%s: cannot be kept in a temporary file (%s)", source.name(), e.getMessage());
    }
  }
}
