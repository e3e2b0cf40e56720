package io.github.onnxlrp.onnx.validate;

import static io.github.onnxlrp.onnx.OnnxTestModel.attribute;
import static io.github.onnxlrp.onnx.OnnxTestModel.node;
import static io.github.onnxlrp.onnx.validate.SideBranches.classes;
import static io.github.onnxlrp.onnx.validate.SideBranches.foreign;
import static io.github.onnxlrp.onnx.validate.SideBranches.labels;
import static io.github.onnxlrp.onnx.validate.SideBranches.ml;
import static io.github.onnxlrp.onnx.validate.SideBranches.sequence;
import static io.github.onnxlrp.onnx.validate.SideBranches.side;
import static io.github.onnxlrp.onnx.validate.SideBranches.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.OutputSupport;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
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
        branch("a string constant", SideBranches::stringConstant),
        branch("a node that is a string", SideBranches::stringNode),
        branch("a string input", m -> strings(m).node(node("Identity", List.of("s"), side()))),
        branch("an input that is the output", m -> strings(m).output("s")),
        branch("labels", m -> m.node(ml("LabelEncoder", "best", labels()))),
        branch("maps", m -> m.node(ml("ZipMap", "y", classes()))),
        branch(
            "drawn classes",
            m -> m.node(node("Multinomial", List.of("z"), side(), attribute("sample_size", 2)))),
        branch("noise", m -> m.node(node("RandomNormalLike", List.of("y"), side()))),
        branch("a sparse constant", SideBranches::sparse),
        branch("floats of 8 bits", SideBranches::eightBits),
        branch("8-bit floats in a file that is not there", SideBranches::external),
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

  /** They do no harm to a model that is read as a whole. */
  @Test
  void constantsThatNothingReadsAreNotRead() {
    OnnxTestModel built = model().output("z");
    built.graph().addInitializer(SideBranches.strings()).addSparseInitializer(SideBranches.thin());
    OnnxModel model = OnnxModel.of(built.build());
    assertThat(model.unsupported()).isEmpty();
    assertThat(model.graph().outputs()).extracting(Value::name).containsExactly("y", "z");
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
}
