package io.github.onnxlrp.onnx.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.StringStringEntryProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model reads its data from regular files of its own folder, and nothing else. */
class ExternalDataTest {
  private static final Tensor WEIGHTS = new RandomTensors(3).floats(2, 3);

  @TempDir Path folder;
  private byte[] data;
  private Path models;

  @BeforeEach
  void writeData() throws IOException {
    data = TensorEncoder.encode("", WEIGHTS).getRawData().toByteArray();
    models = Files.createDirectories(folder.resolve("models"));
    Files.createDirectories(models.resolve("sub"));
    Files.write(models.resolve("weights"), data);
    Files.write(models.resolve("sub/weights"), data);
    Files.write(folder.resolve("secret"), data);
  }

  @ParameterizedTest
  @CsvSource({"weights", "sub/weights", "./weights", "sub/./weights"})
  void readsFilesOfTheFolder(String location) throws IOException {
    assertThat(weights(read("location", location))).containsExactly(WEIGHTS.doubles());
  }

  @Test
  void readsAPart() throws IOException {
    byte[] padded = new byte[data.length + 30];
    System.arraycopy(data, 0, padded, 10, data.length);
    Files.write(models.resolve("weights"), padded);
    assertThat(weights(read("location", "weights", "offset", "10", "length", "24")))
        .containsExactly(WEIGHTS.doubles());
  }

  @Test
  void readsTensorsOfSubgraphs() throws IOException {
    GraphProto inner = model("location", "weights").getGraph();
    OnnxTestModel outer =
        new OnnxTestModel(13)
            .node(
                OnnxTestModel.node(
                    "If",
                    java.util.List.of("c"),
                    java.util.List.of("y"),
                    OnnxTestModel.attribute("then_branch", inner)))
            .output("y");
    ModelProto read = read(outer.build());
    TensorProto tensor = read.getGraph().getNode(0).getAttribute(0).getG().getInitializer(0);
    assertThat(TensorDecoder.decode(tensor, "x").doubles()).containsExactly(WEIGHTS.doubles());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../secret",
        "sub/../../secret",
        "sub/../weights",
        "/etc/passwd",
        "C:/weights",
        "c:weights",
        "sub\\weights",
        "..\\secret",
        "sub//weights",
        "weights/",
        "weights\0"
      })
  void leavesTheFolder(String location) {
    assertRefused("expected a file inside the model's folder", "location", location);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", ".", "none", "sub/none", "weights/below"})
  void isNoFile(String location) {
    assertThatThrownBy(() -> read("location", location))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith("initializer 'in1': ")
        .hasMessageMatching("[^\n]*(does not exist|cannot be read|expected a regular file)[^\n]*");
  }

  @Test
  void links() throws IOException {
    Files.createSymbolicLink(models.resolve("link"), folder.resolve("secret"));
    assertRefused("symbolic link", "location", "link");
    Files.createSymbolicLink(models.resolve("inside"), models.resolve("weights"));
    assertRefused("symbolic link", "location", "inside");
    Files.createSymbolicLink(models.resolve("up"), folder);
    assertRefused("symbolic link", "location", "up/secret");
    Files.createLink(models.resolve("hard"), folder.resolve("secret"));
    assertRefused("hard links", "location", "hard");
  }

  @Test
  void aPipeIsNotOpened() throws Exception {
    Path pipe = models.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertRefused("expected a regular file", "location", "pipe");
  }

  @ParameterizedTest
  @CsvSource({
    "offset, -1, number of bytes",
    "offset, x, number of bytes",
    "offset, 1e3, number of bytes",
    "offset, 99999999999999999999, number of bytes",
    "offset, 999999999999999999, needs 24 bytes",
    "offset, 1, needs 24 bytes",
    "length, 25, expected 24 bytes",
    "length, 20, expected 24 bytes",
    "length, -1, number of bytes",
    "checksum, abc, has the key",
    "location, weights, twice"
  })
  void numbersAndKeys(String key, String value, String message) {
    assertRefused(message, "location", "weights", key, value);
  }

  @Test
  void aLongerFileWithoutALength() throws IOException {
    Files.write(models.resolve("weights"), new byte[100]);
    assertRefused("which has 100 bytes", "location", "weights");
  }

  @Test
  void dimensionsThatAreTooLarge() {
    ModelProto.Builder model = model("location", "weights").toBuilder();
    model.getGraphBuilder().getInitializerBuilder(0).clearDims().addDims(1L << 40);
    assertThatThrownBy(() -> read(model.build()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("out of range");
  }

  private void assertRefused(String message, String... entries) {
    assertThatThrownBy(() -> read(entries))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith("initializer 'in1': ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private static double[] weights(ModelProto model) {
    TensorProto tensor = model.getGraph().getInitializer(0);
    assertThat(tensor.getExternalDataCount()).isZero();
    return TensorDecoder.decode(tensor, "weights").doubles();
  }

  private ModelProto read(String... entries) throws IOException {
    return read(model(entries));
  }

  private ModelProto read(ModelProto model) throws IOException {
    Path file = models.resolve("model.onnx");
    Files.write(file, model.toByteArray());
    return OnnxReader.read(file);
  }

  private static ModelProto model(String... entries) {
    ModelProto.Builder model =
        OneNode.of("Add", 13).input(WEIGHTS).constant(WEIGHTS).model().build().toBuilder();
    TensorProto.Builder tensor = model.getGraphBuilder().getInitializerBuilder(0);
    tensor.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
    for (int k = 0; k < entries.length; k += 2) {
      tensor.addExternalData(
          StringStringEntryProto.newBuilder().setKey(entries[k]).setValue(entries[k + 1]));
    }
    return model.build();
  }
}
