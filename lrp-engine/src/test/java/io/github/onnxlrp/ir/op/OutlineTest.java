package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outlines of outputs against the outputs. */
class OutlineTest {
  static Stream<AdjointCase> cases() {
    return AdjointTest.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void haveTheTypesAndShapesOfTheOutputs(AdjointCase operation) {
    List<Tensor> outlines = operation.op().outline(operation.operands());
    List<Tensor> outputs = operation.outputs();
    assertThat(outlines).hasSameSizeAs(outputs);
    for (int k = 0; k < outputs.size(); k++) {
      assertThat(outlines.get(k).type()).isEqualTo(outputs.get(k).type());
      assertThat(outlines.get(k).shape()).containsExactly(outputs.get(k).shape());
    }
  }

  /** The type is that of the first operand, also where it is not that of the numbers computed. */
  @Test
  void haveTheTypeOfTheFirstOperand() {
    Tensor x = Tensor.zeros(ElementType.FLOAT16, 2, 3);
    Tensor w = Tensor.zeros(ElementType.FLOAT, 3, 4);
    assertThat(new MatMul().outline(List.of(x, w)).get(0).type()).isEqualTo(ElementType.FLOAT16);
  }

  @Test
  void areRefusedAsTheOutputsAre() {
    Tensor matrix = Tensor.zeros(ElementType.FLOAT, 2, 3);
    Tensor integers = Tensor.zeros(ElementType.INT64, 3, 3);
    for (MatMul product : List.of(new MatMul(), new MatMul(true, true))) {
      for (List<Tensor> operands :
          List.of(
              List.of(matrix, matrix),
              List.of(matrix, Tensor.zeros(ElementType.FLOAT, 4)),
              List.of(matrix, Tensor.scalar(1)),
              List.of(integers, integers),
              List.of(
                  Tensor.zeros(ElementType.FLOAT, 2, 3, 3),
                  Tensor.zeros(ElementType.FLOAT, 3, 3, 3)))) {
        assertThatThrownBy(() -> product.outline(operands))
            .hasMessage(messageOf(() -> product.forward(operands)));
      }
    }
  }

  private static String messageOf(Runnable failing) {
    try {
      failing.run();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return e.getMessage();
    }
    throw new AssertionError("expected operands that do not fit");
  }
}
