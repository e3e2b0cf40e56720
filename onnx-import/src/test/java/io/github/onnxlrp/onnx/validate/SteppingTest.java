package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rounding error before a node that rounds to steps. The reference adds what is by 9e-8 above
 * half a step, ours what is as much below, as single and double precision may do.
 */
class SteppingTest {
  private static final double BELOW = 0.49999997f;
  private static final double ABOVE = 0.50000006f;
  private static final Map<String, Tensor> INPUTS =
      Map.of("x", Tensor.floating(ElementType.FLOAT, new double[] {0, 2, 2.55}, 1, 3));

  private static Tensor number(double value) {
    return Tensor.floating(ElementType.FLOAT, new double[] {value}, 1);
  }

  /** y = 10 quantised(x + shift) + last. */
  private static ModelProto model(double shift, double factor) {
    return new ModelBuilder()
        .input("x", ElementType.FLOAT, 1, 3)
        .initializer("shift", number(shift))
        .initializer("factor", number(factor))
        .initializer("one", Tensor.floating(ElementType.FLOAT, new double[] {1}))
        .node("Add", "before", List.of("x", "shift"), List.of("s"))
        .node("QuantizeLinear", "quantise", List.of("s", "one"), List.of("q"))
        .node("DequantizeLinear", "numbers", List.of("q", "one"), List.of("d"))
        .node("Mul", "behind", List.of("d", "factor"), List.of("y"))
        .output("y", ElementType.FLOAT)
        .build();
  }

  private static ValidationReport validate(ModelProto reference, ModelProto ours, Scope scope) {
    return Validation.run(
        reference, OnnxModel.of(ours), INPUTS, ValidationOptions.DEFAULT.scope(scope));
  }

  @ParameterizedTest
  @EnumSource
  void oneByteBeforeAQuantisedValueIsToldFromAWrongImport(Scope scope) {
    ValidationReport report = validate(model(ABOVE, 10), model(BELOW, 10), scope);
    assertThat(report.ok()).as("%s", report).isTrue();
    Comparison output = report.outputs().get(0);
    assertThat(output.verdict()).isEqualTo(Verdict.NOT_COMPARABLE);
    assertThat(output.maxAbs()).isEqualTo(10);
    assertThat(output.detail()).contains("'quantise'");
    assertThat(report.firstDivergence()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aWrongFactorBehindTheQuantisedValueDiffers(Scope scope) {
    ValidationReport report = validate(model(ABOVE, 10), model(BELOW, 10.01), scope);
    assertThat(report.ok()).isFalse();
    assertThat(report.outputs().get(0).verdict()).isEqualTo(Verdict.DIFFERS);
    if (scope != Scope.OUTPUTS) {
      assertThat(report.firstDivergence().node()).isEqualTo("behind");
    }
  }

  /** It would flip the byte too, but it is no rounding error. */
  @ParameterizedTest
  @ValueSource(doubles = {0.49, 0.4999})
  void aWrongSumBeforeTheQuantisedValueDiffers(double wrong) {
    ValidationReport report = validate(model(ABOVE, 10), model(wrong, 10), Scope.PER_NODE);
    assertThat(report.ok()).isFalse();
    assertThat(report.outputs().get(0).verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(report.firstDivergence().node()).isEqualTo("before");
  }

  /** Once where the integer is a position: two equal maxima that differ in the last digit. */
  @Test
  void aPositionThatFlipsIsToldFromAWrongImport() {
    ValidationReport report = validate(position(1.0000001f), position(0.9999999f), Scope.PER_NODE);
    assertThat(report.ok()).as("%s", report).isTrue();
    assertThat(report.outputs().get(0).verdict()).isEqualTo(Verdict.NOT_COMPARABLE);
  }

  /** y = table[argmax(x - x, second)]. */
  private static ModelProto position(double second) {
    return new ModelBuilder()
        .input("x", ElementType.FLOAT, 1, 3)
        .initializer("scores", Tensor.floating(ElementType.FLOAT, new double[] {1, second}, 2))
        .initializer("zero", number(0))
        .initializer("table", Tensor.floating(ElementType.FLOAT, new double[] {3, 7}, 2))
        .node("ReduceMax", "largest", List.of("x"), List.of("m"), Attribute.of("keepdims", 0))
        .node("Mul", "nothing", List.of("m", "zero"), List.of("n"))
        .node("Add", "shift", List.of("scores", "n"), List.of("s"))
        .node("ArgMax", "best", List.of("s"), List.of("p"))
        .node("Gather", "look", List.of("table", "p"), List.of("y"))
        .output("y", ElementType.FLOAT)
        .build();
  }

  /** In every step h = dequantised(quantised(h + shift)) + x. */
  private static ModelProto loop(double shift, double factor) {
    GraphProto body =
        new ModelBuilder()
            .input("i", ElementType.INT64)
            .input("going", ElementType.BOOL)
            .input("h", ElementType.FLOAT, 1, 3)
            .initializer("shift", number(shift))
            .initializer("factor", number(factor))
            .initializer("one", Tensor.floating(ElementType.FLOAT, new double[] {1}))
            .node("Identity", "on", List.of("going"), List.of("still_going"))
            .node("Add", "before", List.of("h", "shift"), List.of("s"))
            .node("QuantizeLinear", "quantise", List.of("s", "one"), List.of("q"))
            .node("DequantizeLinear", "numbers", List.of("q", "one"), List.of("d"))
            .node("Mul", "behind", List.of("d", "factor"), List.of("next"))
            .output("still_going", ElementType.BOOL)
            .output("next", ElementType.FLOAT)
            .build()
            .getGraph();
    return new ModelBuilder()
        .input("x", ElementType.FLOAT, 1, 3)
        .initializer("steps", Tensor.of(new long[] {3}))
        .node(
            "Loop",
            "loop",
            List.of("steps", "", "x"),
            List.of("y"),
            ModelBuilder.graph("body", body))
        .output("y", ElementType.FLOAT)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void oneByteInsideOfALoopIsToldFromAWrongImport(Scope scope) {
    ValidationReport report = validate(loop(ABOVE, 2), loop(BELOW, 2), scope);
    assertThat(report.ok()).as("%s", report).isTrue();
    assertThat(report.outputs().get(0).verdict()).isEqualTo(Verdict.NOT_COMPARABLE);
    assertThat(validate(loop(ABOVE, 2), loop(BELOW, 2.01), scope).ok()).isFalse();
  }

  /** Without a difference nothing is excused. */
  @ParameterizedTest
  @EnumSource
  void equalModelsAgree(Scope scope) {
    ValidationReport report = validate(model(ABOVE, 10), model(ABOVE, 10), scope);
    assertThat(report.outputs()).extracting(Comparison::verdict).containsExactly(Verdict.AGREES);
    assertThat(report.nodes())
        .extracting(NodeComparison::comparison)
        .allMatch(comparison -> comparison.verdict() == Verdict.AGREES);
  }
}
