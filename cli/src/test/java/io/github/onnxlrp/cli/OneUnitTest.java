package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Models of one unit, z = sum over time of x0 - 2 x1, with and without a Sigmoid. The series has
 * the sums 3 and 0.5, so that z = 2 and p = 0.8808.
 */
class OneUnitTest {
  private static final double P = 1 / (1 + Math.exp(-2));

  private static final double EPSILON = 1e-3;

  @TempDir Path folder;
  private String data;
  private String labels;

  @BeforeEach
  void writeFiles() throws IOException {
    data = Files.writeString(folder.resolve("x.csv"), "1,0.5\n2,0.25\n0,-0.25\n").toString();
    labels = Files.writeString(folder.resolve("labels.txt"), "no\nyes\n").toString();
  }

  private Result explain(String model, String... more) {
    List<String> arguments = new ArrayList<>(List.of("explain", model, "--data", data));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private JsonNode sample(String model, String... more) {
    String[] all = Arrays.copyOf(more, more.length + 2);
    all[more.length] = "--format";
    all[more.length + 1] = "json";
    Result result = explain(model, all);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return JsonMapper.shared().readTree(result.out()).get("samples").get(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBinaryHeadTakesTwoLabels(boolean squeezed) throws IOException {
    JsonNode sample = sample(model("Sigmoid", squeezed), "--labels", labels);
    JsonNode prediction = sample.get("prediction");
    assertThat(prediction.get("label").stringValue()).isEqualTo("yes");
    assertThat(prediction.get("index").toString()).isEqualTo("[1]");
    assertThat(prediction.get("kind").stringValue()).isEqualTo("binary");
    // Two roundings of a number below 1.
    assertThat(Math.abs(prediction.get("value").doubleValue() - P)).isLessThan(1e-15);
    assertThat(sample.get("target").get("label").stringValue()).isEqualTo("yes");
    assertThat(sample.get("target").get("terms").toString())
        .isEqualTo("[{\"index\":[1],\"weight\":1.0}]");
    assertThat(sample.get("score").doubleValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"yes, 1, 2", "no, 0, -2", "1, 1, 2", "0, 0, -2", "-1, 1, 2"})
  void theTargetTakesEitherClass(String target, int index, double score) throws IOException {
    JsonNode sample = sample(model("Sigmoid", false), "--labels", labels, "--target", target);
    assertThat(sample.get("score").doubleValue()).isEqualTo(score);
    assertThat(sample.get("target").get("terms").get(0).get("index").toString())
        .isEqualTo("[" + index + "]");
    assertThat(sample.get("prediction").get("label").stringValue()).isEqualTo("yes");
    // Step 0 holds 1 - 2 * 0.5 = 0, step 1 holds 2 - 2 * 0.25 = 1.5, step 2 holds 0.5.
    JsonNode relevance = sample.get("relevance").get("x").get("data");
    double stepOne = relevance.get(2).doubleValue() + relevance.get(3).doubleValue();
    double expected = Math.signum(score) * 1.5;
    // Epsilon takes a share of E / 2 of the sum of 2, and of E / 3 and E / 0.5 of those below.
    assertThat(Math.abs(stepOne - expected)).isLessThan(2 * EPSILON);
  }

  @Test
  void versusIsTwiceTheLogit() throws IOException {
    JsonNode sample =
        sample(model("Sigmoid", false), "--labels", labels, "--target", "no", "--versus", "yes");
    assertThat(sample.get("score").doubleValue()).isEqualTo(-4);
    assertThat(sample.get("target").get("label").stringValue()).isEqualTo("no versus yes");
  }

  @Test
  void theTextNamesTheClassAndTheProbability() throws IOException {
    String model = model("Sigmoid", false);
    assertThat(explain(model).out())
        .contains("prediction  [1], 'p' is 0.8808", "explained   [1] of 'z'", "score       2.0000")
        .contains("note: explains the logit 'z' below Sigmoid");
    assertThat(explain(model, "--labels", labels, "--target", "no").out())
        .contains("prediction  yes [1], 'p' is 0.8808", "explained   no [0] of 'z'")
        .contains("score       -2.0000", "note: explains minus the logit 'z' below Sigmoid");
  }

  @Test
  void labelsBesideTheModelAreTaken() throws IOException {
    String model = model("Sigmoid", true);
    Files.writeString(folder.resolve("m.labels.txt"), "no\nyes\n");
    assertThat(explain(model, "--format", "csv").out()).contains("0,yes,2.0,x,0 0,,");
  }

  @ParameterizedTest
  @CsvSource({"yes, 1", "'a,b,c', 3"})
  void aBinaryHeadNeedsTwoLabels(String names, int count) throws IOException {
    Path file = Files.writeString(folder.resolve("l.txt"), names.replace(',', '\n') + "\n");
    for (boolean squeezed : new boolean[] {true, false}) {
      Result result = explain(model("Sigmoid", squeezed), "--labels", file.toString());
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .endsWith("l.txt has %d labels; output 'p' has 2 classes%n".formatted(count));
    }
  }

  @Test
  void theNpzHoldsTheClass() throws IOException {
    Path file = folder.resolve("r.npz");
    explain(model("Sigmoid", false), "--target", "0", "--format", "npz", "-o", file.toString());
    assertThat(Npz.read(file).get("target").longs()).containsExactly(0);
    assertThat(Npz.read(file).get("score").doubles()).containsExactly(-2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRegressionNamesItsValueInEveryFormat(boolean squeezed) throws IOException {
    String model = model("Identity", squeezed);
    assertThat(explain(model).out())
        .contains("prediction  2.0000", "explained   'p'", "score       2.0000")
        .doesNotContain("[0]", "[]", "argmax");
    JsonNode sample = sample(model);
    assertThat(sample.get("prediction").toString())
        .isEqualTo("{\"index\":[],\"label\":null,\"kind\":\"value\",\"value\":2.0}");
    assertThat(sample.get("score").doubleValue()).isEqualTo(2);
    assertThat(explain(model, "--format", "csv").out()).contains("\n0,p,2.0,x,0 0,,");
    assertThat(explain(model, "--format", "html").out()).contains("\"kind\":\"value\"");
    for (String format : List.of("png", "npz")) {
      assertThat(explain(model, "--format", format).code()).as(format).isZero();
    }
    Result refused = explain(model, "--labels", labels);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("output 'p' is one number that is not below a Sigmoid");
  }

  /** The length of p [3] counts samples, so that it takes two labels. */
  @Test
  void aFixedBatchIsNoNumberOfClasses() throws IOException {
    String model = model("Sigmoid", true, "3");
    Result result = Cli.run("explain", model, "--random", "3", "--seed", "1", "--labels", labels);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("sample 2").containsPattern("prediction +(no|yes) \\[[01]]");
  }

  private String model(String head, boolean squeezed) throws IOException {
    return model(head, squeezed, "b");
  }

  /** Reads x [b,t,2], sums over time, multiplies with [1,-2]; p is [b,1], or [b] if squeezed. */
  private String model(String head, boolean squeezed, String batch) throws IOException {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("one unit")
            .addInput(value("x", batch, "t", "2"))
            .addOutput(squeezed ? value("p", batch) : value("p", batch, "1"))
            .addInitializer(floats("w", 1, -2))
            .addNode(
                node("ReduceSum", "sums", "x", "one")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("keepdims")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(0)))
            .addInitializer(one())
            .addNode(node("MatMul", squeezed ? "column" : "z", "sums", "w"));
    if (squeezed) {
      graph.addNode(node("Squeeze", "z", "column", "one"));
    }
    graph.addNode(node(head, "p", "z"));
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    return Files.write(folder.resolve("m.onnx"), model.toByteArray()).toString();
  }

  private static NodeProto.Builder node(String type, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .addOutput(output)
        .addAllInput(Arrays.asList(inputs));
  }

  private static TensorProto one() {
    return TensorProto.newBuilder()
        .setName("one")
        .setDataType(TensorProto.DataType.INT64_VALUE)
        .addDims(1)
        .addInt64Data(1)
        .build();
  }

  private static TensorProto floats(String name, float... data) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addDims(data.length)
            .addDims(1);
    for (float element : data) {
      tensor.addFloatData(element);
    }
    return tensor.build();
  }

  private static ValueInfoProto value(String name, String... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : dims) {
      TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
      if (Character.isDigit(dim.charAt(0))) {
        dimension.setDimValue(Integer.parseInt(dim));
      } else {
        dimension.setDimParam(dim);
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
