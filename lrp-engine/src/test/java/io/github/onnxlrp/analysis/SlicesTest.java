package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which constants beside shared weights are initial states. */
class SlicesTest {
  private static final int SIZE = 3;

  private final RandomTensors random = new RandomTensors(23);
  private final GraphBuilder graph = new GraphBuilder();
  private final Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
  private final Value w = graph.constant("W", random.next(SIZE, SIZE));
  private final Value u = graph.constant("U", random.next(SIZE, SIZE));

  private Value add(String name, Op op, Value... operands) {
    return graph.add(name, op, operands);
  }

  private Value row(String name) {
    return graph.constant(name, random.next(1, SIZE));
  }

  private Value tower(String name, Value input) {
    Value hidden = add(name + "/a", Functions.tanh(), add(name + "/xW", new MatMul(), input, w));
    return add(name + "/b", Functions.tanh(), add(name + "/hU", new MatMul(), hidden, u));
  }

  private Explanation explain(Value y) {
    return Explainer.of(graph.outputs(y).build())
        .batchAxis("x", 0)
        .build()
        .explain(Map.of("x", random.next(1, SIZE)), Target.sum("y"));
  }

  private void assertNoState(Value y) {
    Explanation explanation = explain(y);
    assertThat(explanation.ledger().initialStates()).isZero();
    assertThat(explanation.notes()).noneMatch(note -> note.startsWith("initial state"));
    assertThat(explanation.ledger().closure()).isLessThan(1e-12);
  }

  /** A tower for the input and one for an example that it is compared with. */
  @Test
  void theExampleOfSiameseTowersIsNoState() {
    assertNoState(add("y", new Mul(), tower("left", x), tower("right", row("example"))));
  }

  @Test
  void towersOfTheSameInputHaveNoStates() {
    assertNoState(add("y", new Add(), tower("left", x), tower("right", x)));
  }

  /** One head reads the network and, for a baseline, a constant. */
  @Test
  void theBaselineOfASharedHeadIsNoState() {
    Value hidden = add("hidden", Functions.tanh(), add("xU", new MatMul(), x, u));
    Value head = add("head", new MatMul(), hidden, w);
    Value baseline = add("baseline", new MatMul(), row("mean"), w);
    assertNoState(add("y", new Add(), head, baseline));
  }

  /** Each step reads what the one before has produced; the first reads the constant. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void theFirstOfSeveralStepsReadsAState(int steps) {
    Value h = row("h0");
    for (int step = 0; step < steps; step++) {
      Value sum = add("s" + step, new Add(), x, add("hU" + step, new MatMul(), h, u));
      h = add(step == steps - 1 ? "y" : "h" + step, Functions.tanh(), sum);
    }
    Explanation explanation = explain(h);
    assertThat(explanation.ledger().initialStates()).isNotZero();
    assertThat(explanation.notes())
        .contains("initial state: 'h0' is taken for the initial state of an unrolled recurrence");
  }

  /** Of one step nothing tells; the constant is a part of the bias. */
  @Test
  void oneStepHasNoStateThatCouldBeTold() {
    Value sum = add("s", new Add(), x, add("hU", new MatMul(), row("h0"), u));
    assertNoState(add("y", Functions.tanh(), sum));
  }

  /** Weights are compared by their numbers: an exporter may write them once a step. */
  @Test
  void copiesOfTheSameWeightsAreTheSameWeights() {
    Tensor weights = random.next(SIZE, SIZE);
    Value h = row("h0");
    for (int step = 0; step < 3; step++) {
      Value copy = graph.constant("U" + step, Tensor.of(weights.doubles().clone(), SIZE, SIZE));
      Value sum = add("s" + step, new Add(), x, add("hU" + step, new MatMul(), h, copy));
      h = add(step == 2 ? "y" : "h" + step, Functions.tanh(), sum);
    }
    assertThat(explain(h).ledger().initialStates()).isNotZero();
  }

  @Test
  void layersWithWeightsOfTheirOwnAreNoSteps() {
    Value h = row("h0");
    for (int layer = 0; layer < 3; layer++) {
      Value own = graph.constant("U" + layer, random.next(SIZE, SIZE));
      Value sum = add("s" + layer, new Add(), x, add("hU" + layer, new MatMul(), h, own));
      h = add(layer == 2 ? "y" : "h" + layer, Functions.tanh(), sum);
    }
    assertNoState(h);
  }

  /** Where a step has an operand that the one before lacks, it does not do the same. */
  @ParameterizedTest
  @CsvSource({"false, h0", "true, kept0"})
  void absentOperandsAreCompared(boolean given, String state) {
    Value start = graph.constant("start", Tensor.vector(0));
    Value end = graph.constant("end", Tensor.vector(SIZE));
    Value axis = graph.constant("axis", Tensor.vector(1));
    Value one = graph.constant("one", Tensor.vector(1));
    Value h = row("h0");
    for (int step = 0; step < 2; step++) {
      Value stride = given && step == 1 ? one : null;
      Value kept = add("kept" + step, new Slice(), h, start, end, axis, stride);
      Value sum = add("s" + step, new Add(), x, add("hU" + step, new MatMul(), kept, u));
      h = add(step == 1 ? "y" : "h", Functions.tanh(), sum);
    }
    assertThat(explain(h).notes())
        .contains(
            "initial state: '%s' is taken for the initial state of an unrolled recurrence"
                .formatted(state));
  }
}
