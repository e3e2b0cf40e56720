package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operations decide: the same numbers for the same decisions, and others for others. */
class DecisionsTest {
  private static final Tensor A = Tensor.of(new double[] {1, 2, 3}, 3);
  private static final Tensor NEAR_A = Tensor.of(new double[] {1.1, 2.1, 2.9}, 3);
  private static final Tensor B = Tensor.of(new double[] {3, 1, 2}, 3);
  private static final Tensor BETWEEN = Tensor.of(new double[] {2, 1.5, 2.5}, 3);

  private static long[] of(TensorOp op, Tensor... operands) {
    return op.decisions(List.of(operands), op.forward(List.of(operands)));
  }

  private static void decides(TensorOp op, Tensor... beside) {
    Tensor[] operands = new Tensor[beside.length + 1];
    System.arraycopy(beside, 0, operands, 1, beside.length);
    long[][] all = new long[3][];
    Tensor[] first = {A, NEAR_A, B};
    for (int k = 0; k < first.length; k++) {
      operands[0] = first[k];
      all[k] = of(op, operands);
    }
    assertThat(all[0]).isNotEmpty().isEqualTo(all[1]).isNotEqualTo(all[2]);
  }

  @Test
  void whichElementWins() {
    decides(new Extremum(true), BETWEEN);
    decides(new Extremum(false), BETWEEN);
    decides(new ReduceExtremum(true, false, false), Tensor.vector(0));
    decides(Ranking.topK(0, true), Tensor.vector(2));
    decides(Ranking.extremum(0, false, true, false));
  }

  @Test
  void onWhichSideOfABound() {
    decides(Comparisons.greater(), BETWEEN);
    decides(Rounding.nearest());
  }

  @Test
  void whatMovesWithItsOperandsDecidesNothing() {
    assertThat(of(new Add(), A, B)).isEmpty();
    assertThat(of(Functions.tanh(), A)).isEmpty();
    // Integers of integers are exact.
    assertThat(of(new Extremum(true), Tensor.vector(1, 2), Tensor.vector(2, 1))).isEmpty();
  }
}
