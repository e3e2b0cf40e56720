package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.format.Npy;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.proto.TensorProto.DataType;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Classifiers with a float output and one of strings or of maps beside it. */
class SideOutputsTest {
  private static final Path MODELS = TestModels.directory().resolve("field");
  private static final String[] RANDOM = {"--random", "2", "--seed", "1", "--dim", "t=4"};

  @ParameterizedTest
  @CsvSource({
    "string-labels.onnx,label,initializer 'labs': elements of type STRING",
    "zipmap-beside.onnx,zip,ai.onnx.ml.ZipMap node 'ZipMap_zip': the operator is not supported"
  })
  void theFloatOutputIsExplainedAndComparedAndTheOtherSetAside(
      String file, String side, String reason) {
    String model = MODELS.resolve(file).toString();
    for (List<String> output : List.of(List.<String>of(), List.of("--output", "prob"))) {
      Result explained = run("explain", model, output);
      assertThat(explained.code()).isZero();
      JsonNode json = JsonMapper.shared().readTree(explained.out());
      assertThat(json.get("notes").get(0).stringValue())
          .startsWith("output '" + side + "' is set aside: ")
          .contains(reason);
      assertThat(json.get("samples").size()).isEqualTo(2);
      JsonNode target = json.get("samples").get(0).get("target");
      assertThat(target.get("output").stringValue()).isEqualTo("prob");

      Result validated = run("validate", model, output);
      assertThat(validated.code()).isZero();
      JsonNode report = JsonMapper.shared().readTree(validated.out());
      assertThat(report.get("ok").booleanValue()).isTrue();
      assertThat(report.get("outputs").size()).isEqualTo(1);
      // What is not asked for need not be mentioned.
      assertThat(report.get("not_compared").size()).isEqualTo(output.isEmpty() ? 1 : 0);
    }
    assertThat(run("validate", model, List.of()).out()).contains(side, reason);
  }

  @ParameterizedTest
  @CsvSource({"string-labels.onnx,label", "zipmap-beside.onnx,zip"})
  void theOtherOutputIsAnErrorOnlyWhereItIsAskedFor(String file, String side) {
    String model = MODELS.resolve(file).toString();
    for (String command : List.of("explain", "validate")) {
      Result result = run(command, model, List.of("--output", side));
      assertThat(result.code()).isEqualTo(3);
      assertThat(result.err()).contains("1 node is not supported: ai.onnx.ml.");
    }
    Result both = run("validate", model, List.of("--output", side, "--output", "prob"));
    assertThat(both.code()).isZero();
    assertThat(both.out()).contains("\"not_compared\":[{\"name\":\"" + side);
    assertThat(Cli.run("inspect", model, "--output", side).code()).isEqualTo(3);
    assertThat(Cli.run("inspect", model, "--output", "prob").code()).isZero();
    assertThat(Cli.run("validate", model, "--random", "1", "--output", "none").err())
        .contains("the model has no output 'none'");
  }

  @Test
  void inspectSaysWhichOutputsAreSupported() {
    String model = MODELS.resolve("string-labels.onnx").toString();
    Result result = Cli.run("inspect", model, "--format", "json");
    assertThat(result.code()).isZero();
    JsonNode json = JsonMapper.shared().readTree(result.out());
    assertThat(json.get("supported").booleanValue()).isTrue();
    assertThat(json.get("unsupported").size()).isZero();
    JsonNode label = json.get("outputs").get(0);
    assertThat(label.get("name").stringValue()).isEqualTo("label");
    assertThat(label.get("supported").booleanValue()).isFalse();
    assertThat(label.get("unsupported").get(0).get("operator").stringValue())
        .isEqualTo("ai.onnx.ml.ArrayFeatureExtractor");
    assertThat(json.get("outputs").get(1).get("supported").booleanValue()).isTrue();
    assertThat(Cli.run("inspect", model).out())
        .contains(
            "supported    yes", "set aside    output 'label': ai.onnx.ml.ArrayFeatureExtractor");
  }

  /**
   * The only supported float output is explained, for which no count need be given. Data for k,
   * which only the label reads, comes as strings, which are not supported, in an array, and in a
   * file that is not there.
   */
  @Test
  void dataOfInputsThatAreSetAsideIsNotRead(@TempDir Path folder) throws IOException {
    String model = Files.write(folder.resolve("m.onnx"), fourOutputs().toByteArray()).toString();
    Path set = Files.createDirectory(folder.resolve("set"));
    Tensor x = Tensor.floating(ElementType.FLOAT, new double[] {1, 2, 4}, 1, 3);
    Files.write(set.resolve("input_0.pb"), TensorEncoder.encode("x", x).toByteArray());
    TensorProto strings =
        TensorProto.newBuilder().setName("k").setDataType(DataType.STRING_VALUE).build();
    Files.write(set.resolve("input_1.pb"), strings.toByteArray());
    Files.writeString(folder.resolve("d.json"), "{\"x\": [[1, 2, 4]], \"k\": [5]}");
    Files.write(folder.resolve("x.npy"), Npy.write(x));
    for (String[] data :
        new String[][] {
          {"--data", set.toString()},
          {"--data", folder.resolve("d.json").toString()},
          {"--input", "x=" + folder.resolve("x.npy"), "--input", "k=" + folder.resolve("none.npy")}
        }) {
      for (String command : List.of("explain", "validate")) {
        List<String> arguments = new ArrayList<>(List.of(command, model, "--format", "json"));
        arguments.addAll(command.equals("validate") ? List.of("--output", "y") : List.of());
        arguments.addAll(List.of(data));
        Result result = Cli.run(arguments.toArray(String[]::new));
        assertThat(result.code()).as("%s: %s", arguments, result.err()).isZero();
        assertThat(result.out()).contains(command.equals("explain") ? "\"score\":4.0" : "\"y\"");
        assertThat(result.err().contains("note: --input k is not read")).isEqualTo(data.length > 2);
      }
    }
  }

  /** y = softmax(x) beside the label of k, a count, and floats that are not supported. */
  private static ModelProto fourOutputs() {
    AttributeProto keys =
        AttributeProto.newBuilder()
            .setName("keys_int64s")
            .setType(AttributeProto.AttributeType.INTS)
            .addInts(5)
            .build();
    AttributeProto values =
        AttributeProto.newBuilder()
            .setName("values_strings")
            .setType(AttributeProto.AttributeType.STRINGS)
            .addStrings(ByteString.copyFromUtf8("five"))
            .build();
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("four outputs")
            .addInput(value("x", DataType.FLOAT_VALUE, 3))
            .addInput(value("k", DataType.INT64_VALUE, 0))
            .addInput(value("number", DataType.INT64_VALUE, 0))
            .addOutput(value("y", DataType.FLOAT_VALUE, 3))
            .addOutput(value("label", DataType.STRING_VALUE, 0))
            .addOutput(value("count", DataType.INT64_VALUE, 0))
            .addOutput(value("normal", DataType.FLOAT_VALUE, 3))
            .addNode(NodeProto.newBuilder().setOpType("Softmax").addInput("x").addOutput("y"))
            .addNode(NodeProto.newBuilder().setOpType("Abs").addInput("number").addOutput("count"))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Normalizer")
                    .setDomain("ai.onnx.ml")
                    .addInput("x")
                    .addOutput("normal"))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("LabelEncoder")
                    .setDomain("ai.onnx.ml")
                    .addAllAttribute(List.of(keys, values))
                    .addInput("k")
                    .addOutput("label"));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(2))
        .setGraph(graph)
        .build();
  }

  /** Of shape [batch, columns], or [batch] without columns. */
  private static ValueInfoProto value(String name, int type, int columns) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    if (columns > 0) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static Result run(String command, String model, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of(command, model));
    arguments.addAll(List.of(RANDOM));
    arguments.addAll(more);
    arguments.addAll(List.of("--format", "json"));
    return Cli.run(arguments.toArray(String[]::new));
  }
}
