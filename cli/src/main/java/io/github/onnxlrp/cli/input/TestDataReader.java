package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.TestDataDirectory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A folder of ONNX test data: {@code input_0.pb}, ..., maybe with {@code output_0.pb}, ... */
final class TestDataReader implements InputReader {
  @Override
  public String format() {
    return "onnx";
  }

  @Override
  public boolean reads(InputSource source) {
    return source.isFolder();
  }

  @Override
  public List<InputBatch> read(InputSource source, InputRequest request) {
    if (!source.isFolder()) {
      throw OnnxLrpException.invalid(
          "%s: expected a folder of ONNX test data, with input_0.pb", source.name());
    }
    Graph graph = request.graph();
    Set<String> needed = new HashSet<>();
    Stream.concat(graph.inputs().stream(), graph.outputs().stream())
        .forEach(value -> needed.add(value.name()));
    TestDataDirectory data =
        TestDataDirectory.read(
            source.path(), request.inputs(), request.outputs(), needed::contains);
    return List.of(new InputBatch(data.inputs(), false, null, data.outputs(), List.of()));
  }
}
