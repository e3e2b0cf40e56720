package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.TraceBackward;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The totals of a backward pass beside the account that a walk keeps. */
class RelevanceRuleTest {
  private static final int SEED = 17;
  private static final int STEPS = 5;

  @Test
  void totalsAreTheLinesOfTheLedger() {
    TestCells cells = new TestCells(SEED, STEPS);
    Trace trace =
        ForwardPass.run(cells.recurrent(false, false), Map.of("x", cells.randomInput(SEED)));
    TraceAnalysis analysis = TraceAnalysis.of(trace, Set.of("x"));
    Composite composite = Composites.arras().withProduct(GateRule.PROP);
    Tensor weights = Tensor.of(new double[] {1, -0.5}, 1, TestCells.C);
    Head head = Head.keep(analysis.trace().outputs().get("logits"), weights);
    Ledger expected = RelevanceWalk.run(analysis, composite, false, head).ledger();
    TraceBackward backward = new TraceBackward(analysis.trace(), analysis.forward());
    BackwardRule.Visitor<Tensor> visitor =
        new RelevanceRule(analysis, composite, false, head).on(backward);
    head.starts().forEach(start -> visitor.start(start.value(), start.weights()));
    backward.walk(visitor);
    Ledger found = RelevanceRule.ledger(expected.score(), backward::total);
    // Both add the same numbers in the same order.
    assertThat(found.inputs()).isCloseTo(expected.inputs(), within(1e-15));
    assertThat(found.biases()).isCloseTo(expected.biases(), within(1e-15)).isNotZero();
    assertThat(found.stabilizer()).isCloseTo(expected.stabilizer(), within(1e-15)).isNotZero();
    assertThat(found.initialStates()).isCloseTo(expected.initialStates(), within(1e-15));
    assertThat(found.turnover()).isCloseTo(expected.turnover(), within(1e-15));
  }
}
