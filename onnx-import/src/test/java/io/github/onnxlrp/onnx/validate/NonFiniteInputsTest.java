package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Inputs that hold NaN or infinity, where the model keeps them from its outputs and where not. */
class NonFiniteInputsTest {
  /** Relu hides the infinite element from the output, here as there. */
  @Test
  void inputsThatAreNotFiniteAreReportedAndNoFailureWhereOutputsAreFinite() {
    ModelProto model =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 2)
            .node("Relu", "hide", List.of("x"), List.of("y"))
            .output("y", ElementType.FLOAT)
            .build();
    Tensor x = Tensor.floating(ElementType.FLOAT, new double[] {1, Double.NEGATIVE_INFINITY}, 2);
    ValidationReport report =
        Validation.run(OnnxModel.of(model), Map.of("x", x), ValidationOptions.DEFAULT);
    assertThat(report.outputs().get(0).ok()).isTrue();
    assertThat(report.ok()).isTrue();
    assertThat(report.nonFinite()).extracting(NonFinite::kind).containsExactly("input");
  }

  /** Missing values come as NaN, and the model fills them in. */
  @Test
  void notANumberInAnInputIsNoMismatchWhereOutputsAreFiniteAndEqual() {
    ModelProto model =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 3)
            .initializer("zero", Tensor.floating(ElementType.FLOAT, new double[1]))
            .node("IsNaN", "missing", List.of("x"), List.of("m"))
            .node("Where", "fill", List.of("m", "zero", "x"), List.of("f"))
            .node("Tanh", "bend", List.of("f"), List.of("y"))
            .output("y", ElementType.FLOAT)
            .build();
    for (Scope scope : Scope.values()) {
      ValidationReport report = withNaN(model, scope);
      assertThat(report.ok()).as("%s", report).isTrue();
      assertThat(report.nonFinite()).hasSize(1);
    }
  }

  /** A position is finite whatever it was found in, so that it proves nothing. */
  @Test
  void notANumberInAnInputFailsWhereOnlyIntegersComeOut() {
    ModelProto model =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 3)
            .node("IsNaN", "missing", List.of("x"), List.of("y"))
            .output("y", ElementType.BOOL)
            .build();
    ValidationReport report = withNaN(model, Scope.OUTPUTS);
    assertThat(report.outputs().get(0).ok()).isTrue();
    assertThat(report.ok()).isFalse();
  }

  private static ValidationReport withNaN(ModelProto model, Scope scope) {
    Tensor x = Tensor.floating(ElementType.FLOAT, new double[] {1, Double.NaN, 0.5}, 3);
    return Validation.run(
        OnnxModel.of(model), Map.of("x", x), ValidationOptions.DEFAULT.scope(scope));
  }
}
