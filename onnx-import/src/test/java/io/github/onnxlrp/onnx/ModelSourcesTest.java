package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.StringStringEntryProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Models that do not come from a file. */
class ModelSourcesTest {
  private static final Path FILE = TestModels.directory().resolve("surnames/surnames.onnx");

  @Test
  void bytesAndStreamsGiveTheModelOfTheFile() throws IOException {
    byte[] content = Files.readAllBytes(FILE);
    ModelProto expected = OnnxModel.open(FILE).proto();
    OnnxModel ofBytes = OnnxModel.of(content);
    Arrays.fill(content, (byte) 0);
    assertThat(ofBytes.proto()).isEqualTo(expected);
    assertThat(ofBytes.files()).isEmpty();
    try (InputStream in = Files.newInputStream(FILE)) {
      assertThat(OnnxModel.of(in).proto()).isEqualTo(expected);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aResourceThatIsNotThereIsSaid() throws IOException {
    try (InputStream in = ModelSourcesTest.class.getResourceAsStream("none.onnx")) {
      assertThatThrownBy(() -> OnnxModel.of(in)).hasMessageContaining("there is none of this name");
    }
  }

  @Test
  void whatIsNoModelOrOnlyAPartIsRefused() {
    assertThatThrownBy(() -> OnnxModel.of(new byte[0]))
        .hasMessageContaining("the model in memory is not a");
    assertThatThrownBy(() -> OnnxModel.of(new ByteArrayInputStream(new byte[] {1, 2, 3})))
        .hasMessageContaining("the model in the stream is not a");
  }

  @Test
  void dataInOtherFilesIsRefused() {
    ModelProto.Builder model = OnnxModel.open(FILE).proto().toBuilder();
    TensorProto.Builder tensor = model.getGraphBuilder().getInitializerBuilder(0);
    tensor
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder()
                .setKeyBytes(ByteString.copyFromUtf8("location"))
                .setValueBytes(ByteString.copyFromUtf8("weights.bin")));
    assertThatThrownBy(() -> OnnxModel.of(model.build().toByteArray()))
        .hasMessageContaining("the model in memory keeps data in other files");
  }
}
