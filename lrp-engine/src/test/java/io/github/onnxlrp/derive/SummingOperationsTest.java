package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What adds shares and amounts up; the numbers are small integers, of which sums are exact. */
class SummingOperationsTest {
  private static final Tensor FEW = Tensor.of(new double[] {1, -4}, 2);
  private static final List<Tensor> MANY =
      List.of(
          Tensor.of(new double[] {8, -2, 1}, 3),
          Tensor.of(new double[] {1, 1, 0}, 3),
          Tensor.of(new double[] {-3, -3, -3}, 3));

  private static double[] of(TensorOp op, List<Tensor> operands) {
    return op.forward(operands).get(0).doubles();
  }

  @Test
  void totals() {
    assertThat(of(new Total(), List.of(FEW, MANY.get(0)))).containsExactly(4);
    assertThat(of(new LargestMagnitude(), List.of(FEW, MANY.get(0)))).containsExactly(11);
    assertThat(of(new LargestMagnitude(), List.of(FEW, MANY.get(1)))).containsExactly(5);
  }

  /** Each sample as it is alone, whichever operands are the same for all. */
  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void totalsOfSamples(boolean first, boolean second) {
    for (TensorOp op : List.of(new Total(), new LargestMagnitude())) {
      Tensor batch = Batch.of(MANY);
      List<Tensor> operands = List.of(first ? batch : FEW, second ? batch : FEW);
      double[] alone =
          IntStream.range(0, MANY.size())
              .mapToObj(k -> List.of(first ? MANY.get(k) : FEW, second ? MANY.get(k) : FEW))
              .mapToDouble(one -> of(op, one)[0])
              .toArray();
      assertThat(op.forwardBatch(operands, first, second).get(0).doubles())
          .as("%s of %s, %s", op.name(), first, second)
          .containsExactly(alone);
    }
  }

  /** Of the first operand nothing but the shape is read, and of no other. */
  @Test
  void sharesOfElements() {
    ScatterByPlace op = new ScatterByPlace();
    List<Tensor> operands =
        List.of(
            Tensor.of(new double[] {7, 7, 7, 7}, 2, 2),
            Tensor.vector(3, 0),
            Tensor.of(new double[] {2, 5}, 2),
            Tensor.vector(3),
            Tensor.of(new double[] {-1}, 1));
    assertThat(of(op, operands)).containsExactly(5, 0, 0, 1);
    assertThat(op.forward(operands).get(0).shape()).containsExactly(2, 2);
    assertThat(IntStream.range(0, operands.size()).filter(op::readsShapeOf)).containsExactly(0);
  }
}
