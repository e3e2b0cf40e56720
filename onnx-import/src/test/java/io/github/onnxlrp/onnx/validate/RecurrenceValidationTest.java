package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is special about nodes that run graphs of their own. */
class RecurrenceValidationTest {
  private static final long SEED = 8;
  private static final int HIDDEN = 3;
  private static final int INPUT = 2;
  private static final Map<String, Tensor> INPUTS =
      Map.of("x", ModelBuilder.random(new Random(SEED), 5, 4, INPUT));

  @ParameterizedTest
  @CsvSource({"0, PER_NODE", "0, ISOLATED", "1, PER_NODE", "1, ISOLATED"})
  void allOutputsOfAnLstmAgreeInBothLayouts(int layout, Scope scope) {
    ModelProto model = lstm(layout, ModelBuilder.random(new Random(SEED + 1), weightShape()));
    ValidationReport report = validate(model, model, scope);
    assertThat(report.ok()).as("%s", report).isTrue();
    assertThat(report.nodes())
        .extracting(node -> node.node() + " " + node.comparison().name())
        .containsExactly("cell y", "cell h", "cell c", "double out");
  }

  @ParameterizedTest
  @EnumSource(names = {"PER_NODE", "ISOLATED"})
  void aWrongWeightOfAnLstmIsFound(Scope scope) {
    Tensor weights = ModelBuilder.random(new Random(SEED + 1), weightShape());
    double[] wrong = weights.doubles().clone();
    wrong[3] += 0.01;
    ValidationReport report =
        validate(
            lstm(0, weights),
            lstm(0, Tensor.floating(ElementType.FLOAT, wrong, weightShape())),
            scope);
    assertThat(report.firstDivergence().node()).isEqualTo("cell");
    assertThat(report.nodes())
        .filteredOn(node -> node.node().equals("double"))
        .extracting(node -> node.comparison().ok())
        .containsExactly(scope == Scope.ISOLATED);
  }

  @Test
  void notANumberInTheWeightsOfAnLstmIsReported() {
    double[] weights = ModelBuilder.random(new Random(SEED + 1), weightShape()).doubles().clone();
    weights[5] = Double.NaN;
    ModelProto model = lstm(0, Tensor.floating(ElementType.FLOAT, weights, weightShape()));
    assertThatThrownBy(() -> validate(model, model, Scope.OUTPUTS))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("LSTM node 'cell': W holds numbers that are not finite");
  }

  /** ONNX Runtime gives finite outputs for it. */
  @Test
  void notANumberInTheInputOfAnLstmIsReported() {
    ModelProto model = lstm(0, ModelBuilder.random(new Random(SEED + 1), weightShape()));
    double[] elements = INPUTS.get("x").doubles().clone();
    elements[3] = Double.NaN;
    Tensor x = Tensor.floating(ElementType.FLOAT, elements, INPUTS.get("x").shape());
    ValidationReport report =
        Validation.run(OnnxModel.of(model), Map.of("x", x), ValidationOptions.DEFAULT);
    assertThat(report.ok()).isFalse();
    assertThat(report.nonFinite())
        .containsExactly(
            new NonFinite(
                "x", "input", "1 of 40 elements that are not finite, first NaN at [0,1,1]", true));
  }

  @ParameterizedTest
  @EnumSource(names = {"PER_NODE", "ISOLATED"})
  void theBranchOfAnIfThatIsTakenIsCompared(Scope scope) {
    ModelProto model =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 5, 4, INPUT)
            .initializer("yes", Tensor.integers(ElementType.BOOL, new long[] {1}))
            .node("Tanh", "bend", List.of("x"), List.of("t"))
            .node(
                "If",
                "choose",
                List.of("yes"),
                List.of("y"),
                ModelBuilder.graph("then_branch", branch("Sigmoid", "then_out")),
                ModelBuilder.graph("else_branch", branch("Relu", "else_out")))
            .output("y", ElementType.FLOAT)
            .build();
    ValidationReport report = validate(model, model, scope);
    assertThat(report.ok()).as("%s", report).isTrue();
    assertThat(report.nodes())
        .extracting(NodeComparison::node)
        .containsExactly("bend", "choose/then_out_node", "choose");
    assertThat(report.notCompared()).isEmpty();
  }

  /** A branch that reads a value of the graph around it. */
  private static GraphProto branch(String operator, String output) {
    return new ModelBuilder()
        .node(operator, output + "_node", List.of("t"), List.of(output))
        .output(output, ElementType.FLOAT)
        .build()
        .getGraph();
  }

  private static int[] weightShape() {
    return new int[] {1, 4 * HIDDEN, INPUT};
  }

  private static ModelProto lstm(int layout, Tensor weights) {
    Random random = new Random(SEED + 2);
    return new ModelBuilder()
        .input("x", ElementType.FLOAT, 5, 4, INPUT)
        .initializer("W", weights)
        .initializer("R", ModelBuilder.random(random, 1, 4 * HIDDEN, HIDDEN))
        .node(
            "LSTM",
            "cell",
            List.of("x", "W", "R"),
            List.of("y", "h", "c"),
            ModelBuilder.integer("hidden_size", HIDDEN),
            ModelBuilder.integer("layout", layout))
        .node("Add", "double", List.of("h", "h"), List.of("out"))
        .output("out", ElementType.FLOAT)
        .build();
  }

  private static ValidationReport validate(ModelProto reference, ModelProto ours, Scope scope) {
    return Validation.run(
        reference, OnnxModel.of(ours), INPUTS, ValidationOptions.DEFAULT.scope(scope));
  }
}
