package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Relevance through a softmax along axis 0 of a matrix, against its formula written as loops. */
class SoftmaxRuleTest {
  private static final int LENGTH = 4;
  private static final int ROWS = 2;
  private static final long SEED = 31;
  private static final double EPSILON = 0.02;

  /** Some ten operations on numbers near 1. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private static final RandomTensors RANDOM = new RandomTensors(SEED);
  private static final Tensor X = RANDOM.next(LENGTH, ROWS);
  private static final Tensor WEIGHTS = RANDOM.next(LENGTH, ROWS);

  @Test
  void followsAttnLrp() {
    Trace trace = trace(X, false);
    RelevanceWalk walk = walk(trace);
    Tensor found = walk.relevance(trace.inputs().get("x"));
    double unassigned = 0;
    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      for (int i = 0; i < LENGTH; i++) {
        sum += softmax(X, row, i) * at(WEIGHTS, row, i);
      }
      unassigned += sum;
      for (int i = 0; i < LENGTH; i++) {
        double s = softmax(X, row, i);
        double expected = at(X, row, i) * (s * at(WEIGHTS, row, i) - s * sum);
        unassigned -= expected;
        assertThat(at(found, row, i)).as("seed %d", SEED).isCloseTo(expected, ROUNDING);
      }
    }
    assertThat(walk.ledger().unassigned()).isCloseTo(unassigned, ROUNDING);
    assertThat(walk.ledger().closure()).isLessThan(1e-12);
  }

  @Test
  void whatAMaskHidesGetsNothing() {
    double[] masked = X.doubles().clone();
    masked[0] = Double.NEGATIVE_INFINITY;
    Trace trace = trace(Tensor.of(masked, LENGTH, ROWS), false);
    RelevanceWalk walk = walk(trace);
    Tensor found = walk.relevance(trace.inputs().get("x"));
    assertThat(found.get(0)).isZero();
    assertThat(found.sum()).isFinite();
    assertThat(walk.ledger().closure()).isLessThan(1e-12);
  }

  /** {@code y_i = x_i - ln sum exp(x)} is a sum; the logarithm shares as its derivative does. */
  @Test
  void theLogarithmConserves() {
    Trace trace = trace(X, true);
    RelevanceWalk walk = walk(trace);
    Tensor found = walk.relevance(trace.inputs().get("x"));
    for (int row = 0; row < ROWS; row++) {
      double[] multipliers = new double[LENGTH];
      double toNormaliser = 0;
      for (int i = 0; i < LENGTH; i++) {
        double y = Math.log(softmax(X, row, i));
        multipliers[i] = at(WEIGHTS, row, i) * y / (y - EPSILON);
        toNormaliser += (at(X, row, i) - y) * multipliers[i];
      }
      for (int i = 0; i < LENGTH; i++) {
        double expected = at(X, row, i) * multipliers[i] - softmax(X, row, i) * toNormaliser;
        assertThat(at(found, row, i)).as("seed %d", SEED).isCloseTo(expected, ROUNDING);
      }
    }
    assertThat(walk.ledger().unassigned()).isZero();
    assertThat(walk.ledger().closure()).isLessThan(1e-12);
  }

  private static double at(Tensor tensor, int row, int i) {
    return tensor.get(i * ROWS + row);
  }

  private static double softmax(Tensor x, int row, int i) {
    double sum = 0;
    for (int k = 0; k < LENGTH; k++) {
      sum += Math.exp(at(x, row, k));
    }
    return Math.exp(at(x, row, i)) / sum;
  }

  private static Trace trace(Tensor x, boolean logarithm) {
    GraphBuilder builder = new GraphBuilder();
    Value input = builder.input("x", ElementType.DOUBLE);
    Value y = builder.add("y", new Softmax(0, logarithm), input);
    return ForwardPass.run(builder.outputs(y).build(), Map.of("x", x));
  }

  private static RelevanceWalk walk(Trace trace) {
    return RelevanceWalk.run(
        TraceAnalysis.of(trace, Set.of("x")),
        new Composite("test", new EpsilonRule(EPSILON, 0), GateRule.ALL),
        true,
        Head.keep(trace.outputs().get("y"), WEIGHTS));
  }
}
