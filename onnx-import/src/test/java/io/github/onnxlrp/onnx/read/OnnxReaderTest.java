package io.github.onnxlrp.onnx.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are no ONNX models end in one line. */
class OnnxReaderTest {
  private static final ModelProto MODEL =
      OneNode.of("Add", 13)
          .input(new RandomTensors(1).floats(2))
          .constant(new RandomTensors(2).floats(2))
          .model()
          .build();

  @TempDir Path folder;

  static Stream<Arguments> others() {
    return Stream.of(
        arguments("", "it is an empty file"),
        arguments("PK\003\004 and so on", "it is a zip archive"),
        arguments("\u0089HDF\r\n", "it is an HDF5 file"),
        arguments("\u0080\002} a pickle", "it is a Python pickle"),
        arguments("<!DOCTYPE html><html></html>", "it is an HTML or XML page"),
        arguments("version https://git-lfs.github.com/spec/v1", "it is a Git LFS pointer"),
        arguments("just text", "only a part of one"),
        arguments("\0\0\0\0", "only a part of one"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void isNoModel(String content, String kind) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> OnnxReader.parse(bytes, "'x.onnx'"))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining(kind)
        .hasMessageMatching("'x.onnx' is not an? ?(complete)? ?ONNX model[^\n]*");
  }

  /** A model cut at any byte is an error, now or when it is translated; never something else. */
  @Test
  void truncatedAnywhere() {
    byte[] whole = MODEL.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> OnnxModel.of(OnnxReader.parse(part, "'x.onnx'")).graph())
          .as("first %d of %d bytes", length, whole.length)
          .isInstanceOf(OnnxLrpException.class)
          .message()
          .doesNotContain("\n");
    }
    assertThat(OnnxModel.of(OnnxReader.parse(whole, "x")).graph().nodes()).hasSize(1);
  }

  @Test
  void missingFilesAndFolders() {
    assertThatThrownBy(() -> OnnxReader.read(folder.resolve("none.onnx")))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> OnnxReader.read(folder))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void newerFormat() {
    byte[] newer = MODEL.toBuilder().setIrVersion(99).build().toByteArray();
    assertThatThrownBy(() -> OnnxReader.parse(newer, "'x.onnx'"))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("IR version 99");
  }

  @Test
  void nestedTooDeeply() {
    GraphProto.Builder graph = GraphProto.newBuilder();
    for (int level = 0; level < 500; level++) {
      AttributeProto.Builder branch = AttributeProto.newBuilder().setName("then_branch");
      NodeProto.Builder node = NodeProto.newBuilder().setOpType("If");
      graph = GraphProto.newBuilder().addNode(node.addAttribute(branch.setG(graph)));
    }
    byte[] bytes = MODEL.toBuilder().setGraph(graph).build().toByteArray();
    assertThatThrownBy(() -> OnnxReader.parse(bytes, "'x.onnx'"))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("nested");
  }

  /** Two bytes for every node that becomes an object of more than a hundred. */
  @Test
  void smallFileThatGrows() throws IOException {
    ByteArrayOutputStream nodes = new ByteArrayOutputStream();
    for (int k = 0; k < 1 << 20; k++) {
      nodes.write(new byte[] {0x0A, 0x00});
    }
    byte[] content = nodes.toByteArray();
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    com.google.protobuf.CodedOutputStream out =
        com.google.protobuf.CodedOutputStream.newInstance(model);
    out.writeByteArray(7, content);
    out.flush();
    assertThat(MemoryEstimate.of(model.toByteArray())).isGreaterThan(100L << 20);
    assertThat(MemoryEstimate.of(MODEL.toByteArray())).isLessThan(10_000);
  }

  @Test
  void readsAFile() throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, MODEL.toByteArray());
    assertThat(OnnxReader.read(file)).isEqualTo(MODEL);
  }
}
