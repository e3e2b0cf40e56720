package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValidationTest {
  private static final long SEED = 4;
  private static final Map<String, Tensor> INPUTS =
      Map.of("x", ModelBuilder.random(new Random(SEED), 3, 4));

  @ParameterizedTest
  @EnumSource
  void aModelThatIsUnderstoodAgrees(Scope scope) {
    ValidationReport report = validate(threeLayers(), scope);
    assertThat(report.ok()).isTrue();
    assertThat(report.provider().title()).isEqualTo("CPUExecutionProvider");
    assertThat(report.outputs()).extracting(Comparison::name).containsExactly("z3");
    // Sums of four products in single and in double precision.
    assertThat(report.outputs().get(0).maxAbs()).isBetween(0.0, 2e-6);
    assertThat(report.firstDivergence()).isNull();
    assertThat(report.notCompared()).isEmpty();
    assertThat(report.nodes())
        .extracting(NodeComparison::node)
        .containsExactly(
            scope == Scope.OUTPUTS
                ? new String[0]
                : new String[] {"layer1", "bend1", "layer2", "bend2", "layer3"});
  }

  @Test
  void aWrongWeightShowsFromItsNodeOn() {
    ModelProto wrong = withChangedElement(threeLayers(), "W2");
    ValidationReport report = validate(threeLayers(), wrong, Scope.PER_NODE);
    assertThat(report.ok()).isFalse();
    assertThat(report.firstDivergence().node()).isEqualTo("layer2");
    assertThat(report.firstDivergence().operator()).isEqualTo("MatMul");
    assertThat(divergent(report)).containsExactly("layer2", "bend2", "layer3");
    double expected = 0;
    for (int row = 0; row < 3; row++) {
      expected = Math.max(expected, Math.abs(bend1(row)));
    }
    // The first weight is wrong by 1, so the first column is wrong by the first operand.
    assertThat(report.firstDivergence().comparison().maxAbs())
        .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-6));
  }

  @Test
  void inIsolationAWrongWeightShowsAtItsNodeOnly() {
    ModelProto wrong = withChangedElement(threeLayers(), "W2");
    ValidationReport report = validate(threeLayers(), wrong, Scope.ISOLATED);
    assertThat(report.ok()).isFalse();
    assertThat(divergent(report)).containsExactly("layer2");
    assertThat(report.outputs().get(0).ok()).isFalse();
  }

  @Test
  void expectedOutputsAreComparedToo() {
    Tensor right = validateOutput(threeLayers());
    double[] elements = right.doubles().clone();
    elements[1] += 1;
    Tensor wrong = Tensor.floating(right.type(), elements, right.shape());
    assertThat(withReferences(Map.of("z3", right)).ok()).isTrue();
    ValidationReport report = withReferences(Map.of("z3", wrong));
    assertThat(report.ok()).isFalse();
    assertThat(report.outputs().get(0).ok()).isTrue();
    assertThat(report.references().get(0).detail()).contains("first at [0,1]", "the given data");
  }

  @Test
  void anExpectedOutputThatTheModelLacksIsNotCompared() {
    ValidationReport report = withReferences(Map.of("nothing", Tensor.vector(1)));
    assertThat(report.references()).isEmpty();
    assertThat(report.notCompared())
        .containsExactly(
            new ValidationReport.NotCompared("nothing", "the model has no such output"));
  }

  @Test
  void constantsThatAreNotFiniteAreReported() {
    ModelProto model = withElement(threeLayers(), "W3", Double.NaN);
    ValidationReport report = validate(model, Scope.OUTPUTS);
    assertThat(report.ok()).isFalse();
    assertThat(report.nonFinite())
        .containsExactly(
            new NonFinite(
                "W3",
                "constant",
                "1 of 8 elements that are not finite, first NaN at [0,0]",
                false));
  }

  /**
   * ONNX Runtime refuses a Slice whose starts are a scalar, and runs the model with its
   * optimisations, which remove a Slice of everything.
   */
  @ParameterizedTest
  @EnumSource
  void whatOnnxRuntimeRunsWithOptimisationsOnlyIsComparedSo(Scope scope) {
    ModelProto model =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 3, 4)
            .initializer("start", Tensor.of(new long[] {0}))
            .initializer("end", Tensor.of(new long[] {Long.MAX_VALUE}))
            .node("Tanh", "bend", List.of("x"), List.of("h"))
            .node("Slice", "all", List.of("h", "start", "end"), List.of("s"))
            .node("Sigmoid", "squash", List.of("s"), List.of("y"))
            .output("y", ElementType.FLOAT)
            .build();
    ValidationReport report = validate(model, scope);
    assertThat(report.ok()).as("%s", report).isTrue();
    assertThat(report.outputs()).hasSize(1);
    assertThat(report.notes()).hasSize(1);
    assertThat(report.notes().get(0)).contains("with its optimisations only");
  }

  @Test
  void nothingComparedIsNotOk() {
    List<Comparison> none = List.of();
    assertThat(
            new ValidationReport(
                    Provider.CPU, none, none, List.of(), List.of(), List.of(), List.of(), null)
                .ok())
        .isFalse();
  }

  @Test
  void doublesAreRoundedToTheDeclaredType() {
    Tensor x = Tensor.of(new double[] {1 + 1e-12, 2, 3, 4, 1, 1, 1, 1, 1, 1, 1, 1}, 3, 4);
    ValidationReport report =
        Validation.run(OnnxModel.of(threeLayers()), Map.of("x", x), ValidationOptions.DEFAULT);
    assertThat(report.ok()).isTrue();
  }

  @Test
  void aMissingInputIsNamed() {
    assertThatThrownBy(
            () -> Validation.run(OnnxModel.of(threeLayers()), Map.of(), ValidationOptions.DEFAULT))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("input 'x' is missing");
  }

  @Test
  void aProviderThatIsNotToBeHadIsAnError() {
    assertThatThrownBy(
            () ->
                Validation.run(
                    OnnxModel.of(threeLayers()),
                    INPUTS,
                    ValidationOptions.DEFAULT.provider(Provider.CUDA)))
        .isInstanceOfSatisfying(
            OnnxLrpException.class,
            e -> assertThat(e.reason()).isEqualTo(OnnxLrpException.Reason.UNSUPPORTED))
        .hasMessageStartingWith("provider cuda is not available here");
  }

  private static ModelProto threeLayers() {
    Random random = new Random(SEED + 1);
    return new ModelBuilder()
        .input("x", ElementType.FLOAT, 3, 4)
        .initializer("W1", ModelBuilder.random(random, 4, 4))
        .initializer("W2", ModelBuilder.random(random, 4, 4))
        .initializer("W3", ModelBuilder.random(random, 4, 2))
        .node("MatMul", "layer1", List.of("x", "W1"), List.of("z1"))
        .node("Tanh", "bend1", List.of("z1"), List.of("h1"))
        .node("MatMul", "layer2", List.of("h1", "W2"), List.of("z2"))
        .node("Tanh", "bend2", List.of("z2"), List.of("h2"))
        .node("MatMul", "layer3", List.of("h2", "W3"), List.of("z3"))
        .output("z3", ElementType.FLOAT)
        .build();
  }

  /** The first element of h1 in a row, written out. */
  private static double bend1(int row) {
    Tensor weights = TensorDecoder.decode(initializer(threeLayers(), "W1"), "W1");
    double z = 0;
    for (int k = 0; k < 4; k++) {
      z += INPUTS.get("x").get(4 * row + k) * weights.get(4 * k);
    }
    return Math.tanh(z);
  }

  private static TensorProto initializer(ModelProto model, String name) {
    return model.getGraph().getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ModelProto withChangedElement(ModelProto model, String name) {
    return withElement(
        model, name, TensorDecoder.decode(initializer(model, name), name).get(0) + 1);
  }

  private static ModelProto withElement(ModelProto model, String name, double first) {
    Tensor tensor = TensorDecoder.decode(initializer(model, name), name);
    double[] elements = tensor.doubles().clone();
    elements[0] = first;
    ModelProto.Builder result = model.toBuilder();
    for (TensorProto.Builder each : result.getGraphBuilder().getInitializerBuilderList()) {
      if (each.getName().equals(name)) {
        each.clear()
            .mergeFrom(
                TensorEncoder.encode(
                    name, Tensor.floating(tensor.type(), elements, tensor.shape())));
      }
    }
    return result.build();
  }

  private static ValidationReport validate(ModelProto model, Scope scope) {
    return validate(model, model, scope);
  }

  private static ValidationReport validate(ModelProto reference, ModelProto ours, Scope scope) {
    return Validation.run(
        reference, OnnxModel.of(ours), INPUTS, ValidationOptions.DEFAULT.scope(scope));
  }

  private static ValidationReport withReferences(Map<String, Tensor> references) {
    return Validation.run(
        OnnxModel.of(threeLayers()), INPUTS, ValidationOptions.DEFAULT.references(references));
  }

  private static Tensor validateOutput(ModelProto model) {
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(model, Provider.CPU)) {
      return session.run(INPUTS, java.util.Set.of("z3")).tensors().get("z3");
    }
  }

  private static List<String> divergent(ValidationReport report) {
    return report.nodes().stream()
        .filter(node -> !node.comparison().ok())
        .map(NodeComparison::node)
        .toList();
  }
}
