package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.TestDataDirectory;
import java.util.List;

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
    TestDataDirectory data =
        TestDataDirectory.read(
            source.path(), names(request.graph().inputs()), names(request.graph().outputs()));
    return List.of(new InputBatch(data.inputs(), false, null, data.outputs()));
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }
}
