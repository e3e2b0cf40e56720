package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.rule.AlphaBetaRule;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the operations that share relevance decide. */
class ShareDecisionsTest {
  private static final Stabilizer STABILIZER = new Stabilizer(1e-3);

  private static long[] of(TensorOp op, Tensor... operands) {
    List<Tensor> all = new ArrayList<>(Arrays.asList(operands));
    return op.decisions(all, op.forward(all));
  }

  private static Tensor row(double... elements) {
    return Tensor.of(elements, 1, elements.length);
  }

  @Test
  void theSignOfAPreActivation() {
    AffineShares op = new AffineShares(new EpsilonRule(1e-3, 0));
    Tensor r = row(1, 1, 1, 0);
    long[] one = of(op, row(0.5, -0.5, 0, 1), null, r, row(1, 1, 1, 1));
    long[] other = of(op, row(0.4, 0.5, 1e-17, -1), null, r, row(1, 1, 1, 1));
    assertThat(one[0]).isEqualTo(other[0]);
    assertThat(one[1]).isNotEqualTo(other[1]);
    assertThat(one[2]).isNotEqualTo(other[2]);
    // No relevance: nothing is decided.
    assertThat(one[3]).isEqualTo(other[3]).isEqualTo(TensorOp.UNDECIDED);
  }

  @Test
  void whetherAPartIsZero() {
    AffineShares op = new AffineShares(AlphaBetaRule.zPlus(new Stabilizer(0), 0));
    long[] one = of(op, row(-1, -1), row(0, 0), row(1, 1), row(0, 0.1), row(0, 0));
    long[] other = of(op, row(-1, -1), row(0, 0), row(1, 1), row(1e-17, 0.2), row(0, 0));
    assertThat(one[0]).isNotEqualTo(other[0]);
    assertThat(one[1]).isEqualTo(other[1]);
  }

  @Test
  void theSignOfTheSumOfGateAndSignal() {
    Tensor gate = row(0.5, 0.5);
    Tensor below = row(-0.6, 1);
    Tensor above = row(-0.4, 2);
    ProductShares prop = new ProductShares(new Choice(GateRule.PROP, 0, 1), STABILIZER);
    long[] one = of(prop, gate, below, row(1, 1));
    long[] other = of(prop, gate, above, row(1, 1));
    assertThat(one[0]).isNotEqualTo(other[0]);
    assertThat(one[1]).isEqualTo(other[1]);
    ProductShares half = new ProductShares(new Choice(GateRule.HALF, 0, 1), STABILIZER);
    assertThat(of(half, gate, below, row(1, 1))).isEqualTo(of(half, gate, above, row(1, 1)));
    assertThat(of(prop, gate, below, row(0, 0))).containsOnly(TensorOp.UNDECIDED);
  }

  @Test
  void theSignOfAContractionAndOfItsTerms() {
    Tensor a = row(1, -1);
    Tensor above = Tensor.of(new double[] {1, 0.9}, 2, 1);
    Tensor below = Tensor.of(new double[] {1, 1.1}, 2, 1);
    assertThat(contraction(GateRule.HALF, a, above, 1))
        .isEqualTo(contraction(GateRule.HALF, a, above.map(x -> x * 1.01), 1))
        .isNotEqualTo(contraction(GateRule.HALF, a, below, 1));
    // The second term divides by -1 + 0.9 or by -1 + 1.1.
    Tensor shifted = row(3, -1);
    assertThat(contraction(GateRule.PROP, shifted, above, 1))
        .isNotEqualTo(contraction(GateRule.PROP, shifted, below, 1));
    assertThat(contraction(GateRule.HALF, shifted, above, 1))
        .isEqualTo(contraction(GateRule.HALF, shifted, below, 1));
    assertThat(contraction(GateRule.PROP, a, above, 0)).containsOnly(TensorOp.UNDECIDED);
  }

  private static long[] contraction(GateRule rule, Tensor a, Tensor b, double relevance) {
    BilinearShares op =
        new BilinearShares(new MatMul(), new Choice(rule, 0, 1), new EpsilonRule(1e-3, 0));
    return of(op, a, b, new MatMul().forward(List.of(a, b)).get(0), row(relevance));
  }
}
