package io.github.onnxlrp.onnx.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class OnnxRuntimeSessionTest {
  @ParameterizedTest
  @EnumSource(
      names = {"UINT16", "UINT32", "UINT64"},
      mode = Mode.EXCLUDE)
  void tensorsOfEveryTypeGoInAndOut(ElementType type) {
    Tensor tensor = sample(type);
    OnnxRuntimeSession.Result result = run(identity(type), Map.of("x", tensor), Set.of("y"));
    assertThat(result.others()).isEmpty();
    assertSame(result.tensors().get("y"), tensor);
  }

  @ParameterizedTest
  @EnumSource(names = {"UINT16", "UINT32", "UINT64"})
  void tensorsThatJavaCannotPassGoInAsSignedOnes(ElementType type) {
    Tensor constant = sample(type);
    ModelProto model =
        new ModelBuilder()
            .initializer("c", constant)
            .node("Identity", "copy", List.of("c"), List.of("y"))
            .output("y", type)
            .build();
    assertSame(run(model, Map.of(), Set.of("y")).tensors().get("y"), constant);
    OnnxRuntimeSession.Result result =
        run(
            ReferenceModel.of(identity(type)),
            ReferenceModel.inputs(Map.of("x", constant)),
            Set.of("y"));
    assertSame(result.tensors().get("y"), constant);
    assertThatThrownBy(() -> run(identity(type), Map.of("x", constant), Set.of("y")))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("input 'x' is of type " + type);
  }

  @Test
  void scalarsAndEmptyTensorsGoInAndOut() {
    for (int[] shape : new int[][] {{}, {0}, {2, 0, 3}}) {
      Tensor tensor = Tensor.zeros(ElementType.FLOAT, shape);
      ModelProto model =
          new ModelBuilder()
              .input("x", ElementType.FLOAT, shape)
              .node("Identity", "copy", List.of("x"), List.of("y"))
              .output("y", ElementType.FLOAT)
              .build();
      assertSame(run(model, Map.of("x", tensor), Set.of("y")).tensors().get("y"), tensor);
    }
  }

  @Test
  void anOutputThatIsNoTensorIsNamed() {
    ModelProto model =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 2)
            .node("SequenceConstruct", "wrap", List.of("x"), List.of("s"))
            .node("SequenceLength", "count", List.of("s"), List.of("n"))
            .output("n", ElementType.INT64)
            .build();
    OnnxRuntimeSession.Result result =
        run(
            ReferenceModel.of(Flattening.plain(model).withAllValues()),
            Map.of("x", sample(ElementType.FLOAT)),
            Set.of("s", "n"));
    assertThat(result.others()).isEqualTo(Map.of("s", "no tensor"));
    assertThat(result.tensors().get("n").integer()).isEqualTo(1);
  }

  @Test
  void aModelThatIsRefusedIsOneLine() {
    ModelProto model =
        new ModelBuilder()
            .input("x", ElementType.FLOAT, 2)
            .node("NoSuchOperator", "unknown", List.of("x"), List.of("y"))
            .output("y", ElementType.FLOAT)
            .build();
    assertOneLine(
        () -> OnnxRuntimeSession.open(model, Provider.CPU),
        OnnxLrpException.Reason.INVALID_INPUT,
        "NoSuchOperator");
  }

  @Test
  void aWrongShapeIsOneLine() {
    assertOneLine(
        () ->
            run(
                identity(ElementType.FLOAT),
                Map.of("x", Tensor.zeros(ElementType.FLOAT, 3)),
                Set.of("y")),
        OnnxLrpException.Reason.INVALID_INPUT,
        "x");
  }

  @Test
  void cudaIsAnErrorWhereItIsNotToBeHad() {
    assertOneLine(
        () -> OnnxRuntimeSession.open(identity(ElementType.FLOAT), Provider.CUDA),
        OnnxLrpException.Reason.UNSUPPORTED,
        "ONNX_LRP_PROFILE=cuda");
  }

  private static void assertOneLine(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
      OnnxLrpException.Reason reason,
      String part) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OnnxLrpException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(part)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
  }

  private static OnnxRuntimeSession.Result run(
      ModelProto model, Map<String, Tensor> inputs, Set<String> outputs) {
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(model, Provider.CPU)) {
      return session.run(inputs, outputs);
    }
  }

  private static ModelProto identity(ElementType type) {
    return new ModelBuilder()
        .input("x", type, 2)
        .node("Identity", "copy", List.of("x"), List.of("y"))
        .output("y", type)
        .build();
  }

  private static Tensor sample(ElementType type) {
    return switch (type) {
      case BOOL -> Tensor.integers(type, new long[] {0, 1}, 2);
      case UINT8 -> Tensor.integers(type, new long[] {0, 255}, 2);
      case UINT16 -> Tensor.integers(type, new long[] {1, 65535}, 2);
      case UINT32 -> Tensor.integers(type, new long[] {1, 0xFFFFFFFFL}, 2);
      case INT8, INT16, INT32, INT64, UINT64 -> Tensor.integers(type, new long[] {-7, 100}, 2);
      default -> Tensor.floating(type, new double[] {-0.15625, 3.5}, 2);
    };
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.type()).isEqualTo(expected.type());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int k = 0; k < expected.size(); k++) {
      assertThat(actual.get(k)).isEqualTo(expected.get(k));
    }
  }
}
