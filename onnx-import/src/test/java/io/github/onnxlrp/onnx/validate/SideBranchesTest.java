package io.github.onnxlrp.onnx.validate;

import static io.github.onnxlrp.onnx.OnnxTestModel.attribute;
import static io.github.onnxlrp.onnx.OnnxTestModel.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.OutputSupport;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.SparseTensorProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.proto.TensorProto.DataType;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The output y beside an output that cannot be run here, or not in ONNX Runtime. */
class SideBranchesTest {
  /** ONNX's code of an element type that is not supported here. */
  private static final int FLOAT8 = 17;

  private static final RandomTensors RANDOM = new RandomTensors(11);
  private static final Tensor X = RANDOM.floats(2, 3);

  private static OnnxTestModel model() {
    return new OnnxTestModel(17)
        .input("x", X)
        .constant("W", RANDOM.floats(3, 3))
        .node(node("MatMul", List.of("x", "W"), List.of("z")))
        .node(node("Softmax", List.of("z"), List.of("y")))
        .node(node("ArgMax", List.of("y"), List.of("best"), attribute("axis", -1)))
        .output("y");
  }

  static Stream<Arguments> branchesThatAreNotSupported() {
    return Stream.of(
        branch("a string constant", SideBranchesTest::stringConstant),
        branch("a node that is a string", SideBranchesTest::stringNode),
        branch("a string input", m -> strings(m).node(node("Identity", List.of("s"), side()))),
        branch("an input that is the output", m -> strings(m).output("s")),
        branch("labels", m -> m.node(ml("LabelEncoder", "best", labels()))),
        branch("maps", m -> m.node(ml("ZipMap", "y", classes()))),
        branch(
            "drawn classes",
            m -> m.node(node("Multinomial", List.of("z"), side(), attribute("sample_size", 2)))),
        branch("noise", m -> m.node(node("RandomNormalLike", List.of("y"), side()))),
        branch("a sparse constant", SideBranchesTest::sparse),
        branch("floats of 8 bits", SideBranchesTest::eightBits),
        branch("8-bit floats in a file that is not there", SideBranchesTest::external),
        branch("another domain", m -> m.node(foreign())),
        branch(
            "a domain that is not imported",
            m -> m.node(node("Fast", List.of("y"), side()).setDomain("nowhere"))));
  }

  private static Arguments branch(String name, Consumer<OnnxTestModel> add) {
    return Arguments.of(name, add);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("branchesThatAreNotSupported")
  void theRestIsSupportedAndCompared(String name, Consumer<OnnxTestModel> add) {
    OnnxTestModel built = model().domain("vendor").domain("ai.onnx.ml");
    add.accept(built);
    if (built.graph().getOutputCount() == 1) {
      built.output("side");
    }
    OnnxModel model = OnnxModel.of(built.build());
    assertThat(model.outputSupport())
        .extracting(OutputSupport::supported)
        .containsExactly(true, false);
    assertThat(model.supportedPart(List.of()).model().graph().inputs())
        .extracting(Value::name)
        .containsExactly("x");
    assertThatThrownBy(model::graph).isInstanceOf(OnnxLrpException.class);
    for (ValidationOptions.Scope scope : ValidationOptions.Scope.values()) {
      ValidationReport report =
          Validation.run(model, Map.of("x", X), ValidationOptions.DEFAULT.scope(scope));
      assertThat(report.ok()).isTrue();
      assertThat(report.outputs()).extracting(Comparison::name).containsExactly("y");
      assertThat(report.notCompared()).hasSize(1);
      assertThat(report.notCompared().get(0).reason()).startsWith("not supported here: ");
    }
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void aStringInputThatNothingReadsNeedsNoValue(ValidationOptions.Scope scope) {
    OnnxModel model = OnnxModel.of(strings(model()).build());
    ValidationReport report =
        Validation.run(model, Map.of("x", X), ValidationOptions.DEFAULT.scope(scope));
    assertThat(report.ok()).isTrue();
    assertThat(report.outputs()).extracting(Comparison::name).containsExactly("y");
    assertThat(report.notCompared()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void aSequenceBesideItIsNotCompared(ValidationOptions.Scope scope) {
    OnnxTestModel built = model();
    sequence(built);
    OnnxModel model = OnnxModel.of(built.build());
    String reason = "output 'side' is declared as sequence; only tensors are supported";
    ValidationReport report =
        Validation.run(model, Map.of("x", X), ValidationOptions.DEFAULT.scope(scope));
    assertThat(report.ok()).isTrue();
    assertThat(report.outputs()).extracting(Comparison::name).containsExactly("y");
    assertThat(report.notCompared())
        .containsExactly(new NotCompared("side", "not supported here: " + reason));
    List<String> alone = side();
    assertThatThrownBy(() -> model.supportedPart(alone))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining(reason);
  }

  /** ONNX Runtime has no kernel for a Softsign of doubles. */
  @ParameterizedTest
  @MethodSource("scopes")
  void anOutputThatOnnxRuntimeRefusesIsNotCompared(ValidationOptions.Scope scope) {
    OnnxTestModel built =
        model()
            .input("double", Tensor.of(new double[] {3, 4}, 2).as(ElementType.DOUBLE))
            .node(node("Softsign", List.of("double"), side()))
            .output("side");
    OnnxModel model = OnnxModel.of(built.build());
    Map<String, Tensor> inputs = new HashMap<>(built.inputs());
    ValidationReport report = Validation.run(model, inputs, ValidationOptions.DEFAULT.scope(scope));
    assertThat(report.ok()).isTrue();
    assertThat(report.outputs()).extracting(Comparison::name).containsExactly("y");
    assertThat(report.notCompared()).extracting(NotCompared::name).containsExactly("side");
    assertThat(report.notCompared().get(0).reason()).startsWith("ONNX Runtime does not open");
    // Where nothing else is left to compare, the refusal is the result.
    OnnxModel alone = model.forOutputs(List.of("side"));
    assertThatThrownBy(() -> Validation.run(alone, inputs, ValidationOptions.DEFAULT))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith("ONNX Runtime does not open");
  }

  static Stream<ValidationOptions.Scope> scopes() {
    return Stream.of(ValidationOptions.Scope.values());
  }

  /** ONNX Runtime refuses a model that imports a version of ONNX's own that it does not know. */
  @Test
  void whatOnlyALeftOutBranchImportsIsNotImported() {
    ModelProto model =
        model().node(ml("ZipMap", "y", classes())).output("side").build().toBuilder()
            .addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1000))
            .build();
    ValidationReport report =
        Validation.run(OnnxModel.of(model), Map.of("x", X), ValidationOptions.DEFAULT);
    assertThat(report.ok()).isTrue();
  }

  @Test
  void nothingThatIsSupportedIsAnError() {
    OnnxModel model =
        OnnxModel.of(model().domain("vendor").node(foreign()).output("side").build())
            .forOutputs(List.of("side"));
    assertThatThrownBy(() -> Validation.run(model, Map.of("x", X), ValidationOptions.DEFAULT))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("1 node is not supported: vendor.Fast");
  }

  private static void sequence(OnnxTestModel model) {
    TypeProto.Tensor floats =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE).build();
    TypeProto.Sequence type =
        TypeProto.Sequence.newBuilder()
            .setElemType(TypeProto.newBuilder().setTensorType(floats))
            .build();
    model.node(node("SplitToSequence", List.of("z"), side()));
    model
        .graph()
        .addOutput(
            ValueInfoProto.newBuilder()
                .setName("side")
                .setType(TypeProto.newBuilder().setSequenceType(type)));
  }

  private static List<String> side() {
    return List.of("side");
  }

  private static NodeProto.Builder foreign() {
    return node("Fast", List.of("y"), side()).setDomain("vendor");
  }

  private static NodeProto.Builder ml(String operator, String input, AttributeProto... attributes) {
    return node(operator, List.of(input), side(), attributes).setDomain("ai.onnx.ml");
  }

  private static AttributeProto[] labels() {
    return new AttributeProto[] {
      attribute("keys_int64s", new long[] {0, 1, 2}),
      attribute("values_strings", new String[] {"a", "b", "c"})
    };
  }

  private static AttributeProto classes() {
    return attribute("classlabels_strings", new String[] {"a", "b", "c"});
  }

  private static TensorProto.Builder strings() {
    return TensorProto.newBuilder()
        .setName("names")
        .setDataType(DataType.STRING_VALUE)
        .addDims(3)
        .addStringData(ByteString.copyFromUtf8("a"))
        .addStringData(ByteString.copyFromUtf8("b"))
        .addStringData(ByteString.copyFromUtf8("c"));
  }

  private static void stringConstant(OnnxTestModel model) {
    model.graph().addInitializer(strings());
    model.node(
        node("ArrayFeatureExtractor", List.of("names", "best"), side()).setDomain("ai.onnx.ml"));
  }

  private static void stringNode(OnnxTestModel model) {
    AttributeProto value =
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(strings())
            .build();
    model.node(node("Constant", List.of(), List.of("constant"), value));
    model.node(node("Gather", List.of("constant", "best"), side()));
  }

  private static OnnxTestModel strings(OnnxTestModel model) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(DataType.STRING_VALUE).build();
    model
        .graph()
        .addInput(
            ValueInfoProto.newBuilder()
                .setName("s")
                .setType(TypeProto.newBuilder().setTensorType(type)));
    return model;
  }

  private static void sparse(OnnxTestModel model) {
    TensorProto.Builder values =
        TensorProto.newBuilder()
            .setName("thin")
            .setDataType(DataType.FLOAT_VALUE)
            .addDims(1)
            .addFloatData(1);
    TensorProto.Builder indices =
        TensorProto.newBuilder().setDataType(DataType.INT64_VALUE).addDims(1).addInt64Data(1);
    model
        .graph()
        .addSparseInitializer(
            SparseTensorProto.newBuilder().setValues(values).setIndices(indices).addDims(3));
    model.node(node("Add", List.of("y", "thin"), side()));
  }

  private static void eightBits(OnnxTestModel model) {
    model
        .graph()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("small")
                .setDataType(FLOAT8)
                .addDims(1)
                .setRawData(ByteString.copyFrom(new byte[] {1})));
    model.node(node("Cast", List.of("small"), side(), attribute("to", 1)));
  }

  private static void external(OnnxTestModel model) {
    model
        .graph()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("small")
                .setDataType(FLOAT8)
                .addDims(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL));
    model.node(node("Cast", List.of("small"), side(), attribute("to", 1)));
  }
}
