package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Products of uint8 and int8 that ONNX Runtime adds with saturation where the processor has no
 * VNNI. The tests pass on both kinds: some take the saturating kernel's part, written out as loops.
 */
class SaturationTest {
  private static final int ROWS = 2;
  private static final int INNER = 6;
  private static final int COLUMNS = 3;
  private static final long SEED = 77;

  private static final RandomTensors RANDOM = new RandomTensors(SEED);
  private static final Tensor A = RANDOM.integers(ElementType.UINT8, 200, 256, ROWS, INNER);
  private static final Tensor B = RANDOM.integers(ElementType.INT8, 90, 128, INNER, COLUMNS);
  private static final Tensor BIAS = RANDOM.floats(COLUMNS);
  private static final Map<String, Tensor> INPUTS = Map.of("a", A);

  /** y = cast(a b) + bias. */
  private static ModelProto layer(Tensor weights) {
    return new ModelBuilder()
        .input("a", ElementType.UINT8, ROWS, INNER)
        .initializer("b", weights)
        .initializer("bias", BIAS)
        .node("MatMulInteger", "product", List.of("a", "b"), List.of("p"))
        .node("Cast", "cast", List.of("p"), List.of("f"), Attribute.of("to", 1))
        .node("Add", "shift", List.of("f", "bias"), List.of("y"))
        .output("y", ElementType.FLOAT)
        .build();
  }

  /** Pairs of products along the inner axis, each sum held in 16 bits. */
  private static Tensor saturatingProduct() {
    long[] sums = new long[ROWS * COLUMNS];
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        for (int k = 0; k < INNER; k += 2) {
          long pair =
              A.longs()[row * INNER + k] * B.longs()[k * COLUMNS + column]
                  + A.longs()[row * INNER + k + 1] * B.longs()[(k + 1) * COLUMNS + column];
          sums[row * COLUMNS + column] +=
              Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, pair));
        }
      }
    }
    return Tensor.integers(ElementType.INT32, sums, ROWS, COLUMNS);
  }

  /** What ONNX Runtime gives for {@link #layer} on a processor without VNNI. */
  private static Reference saturating(ModelProto model) {
    Reference exact = Reference.everything(model, INPUTS, Provider.CPU);
    Tensor product = saturatingProduct();
    double[] floats = new double[product.size()];
    double[] sums = new double[product.size()];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = product.longs()[k];
      sums[k] = (float) (floats[k] + BIAS.get(k % COLUMNS));
    }
    Map<String, Tensor> values = new HashMap<>(exact.values().tensors());
    values.put("p", product);
    values.put("f", Tensor.floating(ElementType.FLOAT, floats, ROWS, COLUMNS));
    values.put("y", Tensor.floating(ElementType.FLOAT, sums, ROWS, COLUMNS));
    return new Reference(
        exact.decisions(),
        exact.flat(),
        new OnnxRuntimeSession.Result(values, Map.of()),
        List.of(),
        List.of());
  }

  private static Judgement judge(Scope scope, ModelProto ours, boolean saturates) {
    ModelProto reference = layer(B);
    OnnxModel model = OnnxModel.of(ours);
    Subject subject =
        new Subject(
            reference,
            model,
            INPUTS,
            ValidationOptions.DEFAULT.scope(scope),
            provider -> saturates);
    Trace trace = ForwardPass.run(model.graph(), INPUTS);
    Reference values = saturating(reference);
    Judgement first = Judgement.of(subject, trace, values);
    assertThat(first.ok()).isFalse();
    return new SecondLook(subject, trace, first, values).judge();
  }

  @ParameterizedTest
  @EnumSource(names = {"PER_NODE", "ISOLATED"})
  void whatOnnxRuntimeSaturatesIsNotComparableAndNoFailure(Scope scope) {
    Judgement found = judge(scope, layer(B), true);
    assertThat(found.ok()).isTrue();
    assertThat(found.outputs())
        .extracting(Comparison::verdict)
        .containsExactly(Verdict.NOT_COMPARABLE);
    assertThat(found.outputs().get(0).detail()).contains("saturat");
    assertThat(found.notCompared()).extracting(NotCompared::name).contains("product");
    List<Verdict> nodes =
        found.nodes().stream().map(NodeComparison::comparison).map(Comparison::verdict).toList();
    Verdict behind = scope == Scope.ISOLATED ? Verdict.AGREES : Verdict.NOT_COMPARABLE;
    assertThat(nodes).containsExactly(Verdict.NOT_COMPARABLE, behind, behind);
  }

  @ParameterizedTest
  @EnumSource
  void aWrongWeightDiffersAlsoWhereOnnxRuntimeSaturates(Scope scope) {
    long[] elements = B.longs().clone();
    elements[4]--;
    Tensor wrong = Tensor.integers(ElementType.INT8, elements, INNER, COLUMNS);
    Judgement found = judge(scope, layer(wrong), true);
    assertThat(found.ok()).isFalse();
    assertThat(found.outputs()).extracting(Comparison::verdict).containsExactly(Verdict.DIFFERS);
  }

  /** Where the probe finds exact products, a difference of this kind has another cause. */
  @Test
  void withoutSaturationTheSameDifferenceIsAFailure() {
    assertThat(judge(Scope.OUTPUTS, layer(B), false).outputs())
        .extracting(Comparison::verdict)
        .containsExactly(Verdict.DIFFERS);
  }

  /** This ONNX Runtime gives the exact product or the saturating one, and the probe says which. */
  @Test
  void theProbeTellsWhetherThisProcessorSaturates() {
    Tensor found = Reference.everything(layer(B), INPUTS, Provider.CPU).values().tensors().get("p");
    Tensor exact =
        ForwardPass.run(OnnxModel.of(layer(B)).graph(), INPUTS).values().get("p").get(0).tensor();
    assertThat(saturatingProduct().longs()).isNotEqualTo(exact.longs());
    assertThat(found.longs())
        .isEqualTo((Saturation.isHere(Provider.CPU) ? saturatingProduct() : exact).longs());
  }

  /** Weights of all sizes, of every operator that multiplies bytes. */
  @ParameterizedTest
  @MethodSource("products")
  void noProductOfBytesFailsOnAnyProcessor(OneNode node) {
    OnnxTestModel model = node.model();
    for (Scope scope : Scope.values()) {
      ValidationReport report =
          Validation.run(
              OnnxModel.of(model.build()), model.inputs(), ValidationOptions.DEFAULT.scope(scope));
      assertThat(report.ok()).as("seed %d: %s", SEED, report).isTrue();
    }
  }

  static Stream<OneNode> products() {
    Tensor a = RANDOM.integers(ElementType.UINT8, 0, 256, 5, 16);
    Tensor b = RANDOM.integers(ElementType.INT8, -128, 128, 16, 7);
    Tensor image = RANDOM.integers(ElementType.UINT8, 0, 256, 1, 2, 6, 6);
    Tensor kernel = RANDOM.integers(ElementType.INT8, -128, 128, 3, 2, 3, 3);
    Tensor zero = Tensor.integers(ElementType.UINT8, new long[] {117});
    Tensor zeroB = Tensor.integers(ElementType.INT8, new long[] {3});
    Tensor zeros = RANDOM.integers(ElementType.INT8, -128, 128, 7);
    Tensor small = Tensor.floating(ElementType.FLOAT, new double[] {0.0078125});
    Tensor large = Tensor.floating(ElementType.FLOAT, new double[] {0.5});
    return Stream.of(
        OneNode.of("MatMulInteger", 10).input(a).constant(b),
        OneNode.of("MatMulInteger", 10).input(a).constant(b).constant(zero).constant(zeroB),
        OneNode.of("MatMulInteger", 10).input(a).input(b).constant(zero).constant(zeros),
        OneNode.of("ConvInteger", 10)
            .input(RANDOM.integers(ElementType.INT8, -128, 128, 1, 2, 6, 6))
            .constant(RANDOM.integers(ElementType.UINT8, 0, 256, 3, 2, 3, 3))
            .constant(zeroB)
            .constant(zero),
        OneNode.of("ConvInteger", 10).input(image).constant(kernel).constant(zero),
        linear(OneNode.of("QLinearMatMul", 10), a, b, small, zero, zeroB, large),
        linear(OneNode.of("QLinearConv", 10), image, kernel, small, zero, zeroB, large),
        OneNode.ofOnnxRuntime("QGemm")
            .input(a)
            .constant(small)
            .constant(zero)
            .constant(b)
            .constant(small)
            .constant(zeroB),
        lstm(1),
        lstm(2));
  }

  private static OneNode linear(
      OneNode node, Tensor a, Tensor b, Tensor scale, Tensor zero, Tensor zeroB, Tensor large) {
    return node.input(a)
        .constant(scale)
        .constant(zero)
        .constant(b)
        .constant(scale)
        .constant(zeroB)
        .constant(large)
        .constant(zero);
  }

  private static OneNode lstm(int directions) {
    int hidden = 6;
    OneNode node =
        OneNode.ofOnnxRuntime("DynamicQuantizeLSTM")
            .input(RANDOM.floats(4, 1, 3))
            .constant(RANDOM.integers(ElementType.INT8, -128, 128, directions, 3, 4 * hidden))
            .constant(RANDOM.integers(ElementType.INT8, -128, 128, directions, hidden, 4 * hidden))
            .constant(RANDOM.floats(directions, 8 * hidden))
            .absent()
            .absent()
            .absent()
            .absent();
    for (int matrix = 0; matrix < 2; matrix++) {
      node.constant(RANDOM.positive(directions).map(v -> (float) (0.01 * v)))
          .constant(Tensor.zeros(ElementType.INT8, directions));
    }
    return node.with("hidden_size", hidden)
        .with("direction", directions == 2 ? "bidirectional" : "forward")
        .outputs("Y", "Y_h", "Y_c");
  }

  /** In every step p = a b, which does not depend on the step. */
  @ParameterizedTest
  @EnumSource
  void productsInsideOfALoopDoNotFailOnAnyProcessor(Scope scope) {
    GraphProto body =
        new ModelBuilder()
            .input("i", ElementType.INT64)
            .input("going", ElementType.BOOL)
            .node("Identity", "on", List.of("going"), List.of("still_going"))
            .node("MatMulInteger", "product", List.of("a", "b"), List.of("p"))
            .output("still_going", ElementType.BOOL)
            .output("p", ElementType.INT32)
            .build()
            .getGraph();
    ModelProto model =
        new ModelBuilder()
            .input("a", ElementType.UINT8, ROWS, INNER)
            .initializer("b", B)
            .initializer("steps", Tensor.of(new long[] {2}))
            .node(
                "Loop",
                "loop",
                List.of("steps", ""),
                List.of("y"),
                ModelBuilder.graph("body", body))
            .output("y", ElementType.INT32)
            .build();
    ValidationReport report =
        Validation.run(OnnxModel.of(model), INPUTS, ValidationOptions.DEFAULT.scope(scope));
    assertThat(report.ok()).as("%s", report).isTrue();
    boolean saturates = Saturation.isHere(Provider.CPU);
    assertThat(report.outputs().get(0).verdict())
        .isEqualTo(saturates ? Verdict.NOT_COMPARABLE : Verdict.AGREES);
  }

  /** Output data that was made on this processor is no more comparable than its outputs. */
  @Test
  void dataThatASaturatingOnnxRuntimeMadeIsNotComparable() {
    Tensor made = Reference.outputs(layer(B), INPUTS, Provider.CPU).values().tensors().get("y");
    ValidationReport report =
        Validation.run(
            OnnxModel.of(layer(B)),
            INPUTS,
            ValidationOptions.DEFAULT.references(Map.of("y", made)));
    assertThat(report.ok()).as("%s", report).isTrue();
    assertThat(report.references()).hasSize(1);
  }
}
