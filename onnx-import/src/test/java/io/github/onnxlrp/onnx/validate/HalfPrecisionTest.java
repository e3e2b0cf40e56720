package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that compute in 16-bit floats, which ONNX Runtime rounds to and we do not. */
class HalfPrecisionTest {
  private static final long SEED = 31;
  private static final int LAYERS = 12;
  private static final int SIZE = 16;
  private static final Map<String, Tensor> INPUTS =
      Map.of("x", ModelBuilder.random(new Random(SEED), 3, SIZE));

  /** Layers h = tanh(h W) in float16 between two casts, as converters write them. */
  private static ModelProto layers(double fault) {
    Random random = new Random(SEED + 1);
    ModelBuilder model =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 3, SIZE)
            .node("Cast", "down", List.of("x"), List.of("h0"), to(ElementType.FLOAT16));
    for (int layer = 0; layer < LAYERS; layer++) {
      double[] weights = ModelBuilder.random(random, SIZE, SIZE).doubles().clone();
      weights[0] += layer == LAYERS / 2 ? fault : 0;
      Tensor scaled =
          Tensor.floating(ElementType.FLOAT16, weights, SIZE, SIZE).map(w -> w / Math.sqrt(SIZE));
      model
          .initializer("W" + layer, scaled)
          .node("MatMul", "mix" + layer, List.of("h" + layer, "W" + layer), List.of("z" + layer))
          .node("Tanh", "bend" + layer, List.of("z" + layer), List.of("h" + (layer + 1)));
    }
    return model
        .node("Cast", "up", List.of("h" + LAYERS), List.of("y"), to(ElementType.FLOAT))
        .output("y", ElementType.FLOAT)
        .build();
  }

  private static AttributeProto to(ElementType type) {
    return Attribute.of("to", ElementTypes.code(type));
  }

  private static ValidationReport validate(ModelProto reference, ModelProto ours, Scope scope) {
    return Validation.run(
        reference, OnnxModel.of(ours), INPUTS, ValidationOptions.DEFAULT.scope(scope));
  }

  /** The output is a float, but it has been a float16. */
  @ParameterizedTest
  @EnumSource
  void aModelInFloat16AgreesWithinItsPrecision(Scope scope) {
    ModelProto model = layers(0);
    ValidationReport report = validate(model, model, scope);
    assertThat(report.ok()).as("seed %d: %s", SEED, report).isTrue();
    Comparison output = report.outputs().get(0);
    // 2^-8 (1 + max|b|), and more than what single precision allows.
    assertThat(output.tolerance()).isBetween(Math.scalb(1.0, -8), Math.scalb(1.0, -7));
    assertThat(output.maxAbs()).isGreaterThan(5e-5);
  }

  @ParameterizedTest
  @EnumSource
  void aWrongWeightInFloat16Differs(Scope scope) {
    ValidationReport report = validate(layers(0), layers(0.5), scope);
    assertThat(report.ok()).isFalse();
    if (scope == Scope.ISOLATED) {
      assertThat(report.firstDivergence().node()).isEqualTo("mix" + LAYERS / 2);
    }
  }

  /** Weights are the same numbers on both sides, whatever type they are kept in. */
  @Test
  void weightsInFloat16AloneLeaveThePrecisionOfFloat() {
    Tensor weights = ModelBuilder.random(new Random(SEED + 2), SIZE, SIZE);
    double[] rounded = new double[weights.size()];
    for (int k = 0; k < rounded.length; k++) {
      rounded[k] = Math.rint(weights.get(k) * 256) / 256;
    }
    ModelProto model =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 3, SIZE)
            .initializer("W", Tensor.floating(ElementType.FLOAT16, rounded, SIZE, SIZE))
            .node("Cast", "up", List.of("W"), List.of("V"), to(ElementType.FLOAT))
            .node("MatMul", "mix", List.of("x", "V"), List.of("y"))
            .output("y", ElementType.FLOAT)
            .build();
    Comparison output = validate(model, model, Scope.OUTPUTS).outputs().get(0);
    assertThat(output.ok()).isTrue();
    assertThat(output.tolerance()).isLessThan(1e-4);
  }

  @Test
  void aToleranceThatIsAskedForHoldsForEveryType() {
    ModelProto model = layers(0);
    ValidationOptions strict = ValidationOptions.DEFAULT.tolerance(Tolerance.DEFAULT);
    ValidationReport report = Validation.run(model, OnnxModel.of(model), INPUTS, strict);
    assertThat(report.ok()).isFalse();
  }

  /**
   * 2049 is no float16 and 257 no bfloat16; ONNX Runtime says what is seen behind the cast. The
   * scale puts half a step between the number and what it is rounded to, which stands beside it, so
   * that both are the largest.
   */
  @ParameterizedTest
  @CsvSource({
    "FLOAT16, 2049, 2048",
    "BFLOAT16, 257, 256",
    "FLOAT16, 0.50012, 0.5",
    "BFLOAT16, 2.503, 2.5"
  })
  void aCastToAHalfRoundsWhatIsThenComparedCountedOrQuantised(
      ElementType half, double number, double rounded) {
    Tensor x = Tensor.floating(ElementType.FLOAT, new double[] {rounded, number}, 1, 2);
    double scale = (number + rounded) / 2 / 100.5;
    List<String> outputs = List.of("integer", "floor", "greater", "q", "measured", "best");
    ModelBuilder builder =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 1, 2)
            .initializer("same", Tensor.floating(ElementType.FLOAT, new double[] {number}, 1))
            .initializer("scale", Tensor.floating(ElementType.FLOAT, new double[] {scale}))
            .node("Cast", "down", List.of("x"), List.of("h"), to(half))
            .node("Cast", "up", List.of("h"), List.of("f"), to(ElementType.FLOAT))
            .node("Cast", "count", List.of("f"), List.of("integer"), to(ElementType.INT64))
            .node("Floor", "step", List.of("f"), List.of("floor"))
            .node("GreaterOrEqual", "compare", List.of("f", "same"), List.of("greater"))
            .node("QuantizeLinear", "quantise", List.of("f", "scale"), List.of("q"))
            .node("DynamicQuantizeLinear", "measure", List.of("f"), List.of("d", "measured", "o"))
            .node("ArgMax", "rank", List.of("f"), List.of("best"), Attribute.of("axis", 1));
    builder
        .output("integer", ElementType.INT64)
        .output("floor", ElementType.FLOAT)
        .output("greater", ElementType.BOOL)
        .output("q", ElementType.UINT8)
        .output("measured", ElementType.FLOAT)
        .output("best", ElementType.INT64);
    ValidationReport report =
        Validation.run(OnnxModel.of(builder.build()), Map.of("x", x), ValidationOptions.DEFAULT);
    assertThat(report.outputs()).extracting(Comparison::name).containsExactlyElementsOf(outputs);
    assertThat(report.outputs())
        .as("%s", report.outputs())
        .allMatch(output -> output.verdict() == Verdict.AGREES && output.maxAbs() == 0);
  }
}
