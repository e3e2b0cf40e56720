package io.github.onnxlrp.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How far what is computed is moved. */
class TermMovesTest {
  private static final long SEED = 53;
  private static final double SHARE = 0x1p-40;

  private static double[] moves(TensorOp op, double share, Tensor... operands) {
    List<Tensor> results = op.forward(List.of(operands));
    Tensor moved = new TermMoves(share).results(op, List.of(operands), results).get(0);
    double[] moves = moved.doubles().clone();
    for (int k = 0; k < moves.length; k++) {
      moves[k] -= results.get(0).get(k);
    }
    return moves;
  }

  /** Terms cancel: the sum is 2^-52 of each. */
  @Test
  void aSumMovesByItsTerms() {
    Tensor one = new RandomTensors(SEED).next(1000);
    Tensor other = one.map(Math::nextUp);
    double[] up = moves(new Sub(), SHARE, one, other);
    double[] down = moves(new Sub(), -SHARE, one, other);
    int directions = 0;
    for (int k = 0; k < up.length; k++) {
      double terms = Math.abs(one.get(k)) + Math.abs(other.get(k));
      assertThat(Math.abs(up[k])).isBetween(0.4999 * SHARE * terms, 1.0001 * SHARE * terms);
      assertThat(down[k]).isCloseTo(-up[k], within(1e-6 * SHARE * terms));
      directions += up[k] > 0 ? 1 : 0;
    }
    // Ten standard deviations of 1,000 throws of a coin.
    assertThat(directions).isBetween(340, 660);
  }

  @Test
  void aProductOfMatricesMovesByItsTerms() {
    Tensor x = Tensor.of(new double[] {0.1, 0.2, -0.3}, 1, 3);
    Tensor w = Tensor.of(new double[] {1, 1, 1}, 3, 1);
    double move = Math.abs(moves(new MatMul(), SHARE, x, w)[0]);
    assertThat(move).isBetween(0.3 * SHARE, 0.6 * SHARE);
  }

  @Test
  void aFunctionMovesByItself() {
    Tensor x = new RandomTensors(SEED).next(100);
    double[] moves = moves(Functions.tanh(), SHARE, x);
    for (int k = 0; k < moves.length; k++) {
      double size = Math.abs(Math.tanh(x.get(k)));
      // Adding rounds by 2^-53 of the size.
      assertThat(Math.abs(moves[k])).isBetween(0.499 * SHARE * size, 1.001 * SHARE * size);
    }
  }

  @Test
  void wholeSumsOfWholeTermsStay() {
    assertThat(moves(new Sub(), SHARE, Tensor.of(new double[] {1, 3}, 2), Tensor.scalar(1)))
        .containsExactly(0, 0);
    assertThat(moves(new Add(), SHARE, Tensor.scalar(0.25), Tensor.scalar(0.5))[0]).isNotZero();
  }

  /** What is only picked stays, and so do inputs. */
  @Test
  void onlyWhatRoundsMoves() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE);
    Value y = builder.add("y", Functions.relu(), x);
    Graph graph = builder.outputs(y, builder.add("z", Functions.tanh(), x)).build();
    Trace trace = ForwardPass.runMoved(graph, Map.of("x", Tensor.scalar(0.3)), SHARE);
    assertThat(trace.inputs().get("x").tensor().get(0)).isEqualTo(0.3);
    assertThat(trace.values().get("z").get(0).tensor().get(0)).isNotEqualTo(Math.tanh(0.3));
  }
}
