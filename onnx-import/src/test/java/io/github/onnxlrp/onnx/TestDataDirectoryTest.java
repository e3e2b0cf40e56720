package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDataDirectoryTest {
  private static final List<String> INPUTS = List.of("a", "b");
  private static final List<String> OUTPUTS = List.of("y");

  @TempDir Path folder;

  @Test
  void whatIsWrittenReadsTheSame() throws IOException {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("b", Tensor.vector(1, 2));
    inputs.put("a", Tensor.vector(3));
    for (var file :
        new TestDataDirectory(inputs, Map.of("y", Tensor.scalar(4))).files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue().toByteArray());
    }
    TestDataDirectory read = TestDataDirectory.read(folder, INPUTS, OUTPUTS);
    assertThat(read.inputs().get("b").longs()).containsExactly(1, 2);
    assertThat(read.inputs().get("a").longs()).containsExactly(3);
    assertThat(read.outputs().get("y").doubles()).containsExactly(4);
  }

  @Test
  void tensorsWithoutNamesBelongToTheValueAtTheirPlace() throws IOException {
    write("input_0.pb", "", Tensor.vector(10));
    write("input_1.pb", "", Tensor.vector(11));
    TestDataDirectory read = TestDataDirectory.read(folder, INPUTS, OUTPUTS);
    assertThat(read.inputs().get("a").longs()).containsExactly(10);
    assertThat(read.inputs().get("b").longs()).containsExactly(11);
    assertThat(read.outputs()).isEmpty();
  }

  /** Strings that nothing needs keep their place, so that the tensor behind them keeps its own. */
  @Test
  void whatIsNotNeededIsNotDecoded() throws IOException {
    TensorProto strings =
        TensorProto.newBuilder().setDataType(TensorProto.DataType.STRING_VALUE).build();
    Files.write(folder.resolve("input_0.pb"), strings.toByteArray());
    write("input_1.pb", "", Tensor.vector(11));
    TestDataDirectory read = TestDataDirectory.read(folder, INPUTS, OUTPUTS, "b"::equals);
    assertThat(read.inputs()).containsOnlyKeys("b");
    assertThat(read.inputs().get("b").longs()).containsExactly(11);
    assertThatThrownBy(() -> TestDataDirectory.read(folder, INPUTS, OUTPUTS))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("elements of type STRING are not supported");
  }

  @Test
  void anUnknownNameIsAnError() throws IOException {
    write("input_0.pb", "c", Tensor.vector(1));
    assertInvalid("no input for this tensor, which is called 'c'; its inputs are [a, b]");
  }

  @Test
  void aTensorTooManyIsAnError() throws IOException {
    for (int k = 0; k < 3; k++) {
      write("input_" + k + ".pb", "", Tensor.vector(1));
    }
    assertInvalid("input_2.pb");
  }

  @Test
  void aNameThatComesTwiceIsAnError() throws IOException {
    write("input_0.pb", "b", Tensor.vector(1));
    write("input_1.pb", "", Tensor.vector(1));
    assertInvalid("another file already gives the input 'b'");
  }

  @Test
  void aFolderWithoutInputsIsAnError() {
    assertInvalid("holds no input_0.pb");
  }

  @Test
  void aFileThatIsNoTensorIsAnError() throws IOException {
    Files.writeString(folder.resolve("input_0.pb"), "<html></html>");
    assertInvalid("input_0.pb");
  }

  /** A pipe in its place would be waited for without end. */
  @Test
  void whatIsNoRegularFileIsAnError() throws IOException {
    Files.createDirectory(folder.resolve("input_0.pb"));
    assertInvalid("input_0.pb is not a regular file");
  }

  private void assertInvalid(String part) {
    assertThatThrownBy(() -> TestDataDirectory.read(folder, INPUTS, OUTPUTS))
        .isInstanceOfSatisfying(
            OnnxLrpException.class,
            e -> assertThat(e.reason()).isEqualTo(OnnxLrpException.Reason.INVALID_INPUT))
        .hasMessageContaining(part)
        .hasMessageNotContaining("\n");
  }

  private void write(String file, String name, Tensor tensor) throws IOException {
    Files.write(folder.resolve(file), TensorEncoder.encode(name, tensor).toByteArray());
  }
}
