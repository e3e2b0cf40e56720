package io.github.onnxlrp.explain;

import static io.github.onnxlrp.explain.OtherSamples.D;
import static io.github.onnxlrp.explain.OtherSamples.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.explain.MovingStates.Steps;
import io.github.onnxlrp.explain.RecurrentGraphs.Operands;
import io.github.onnxlrp.explain.RecurrentGraphs.Step;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * States that each step copies, as exporters carry weights and whole inputs through a Loop, beside
 * the same graph with copies that are not known as such: there each step has a state of its own.
 */
class KeptStatesTest {
  private static final int CASES = 40;

  /** The elements of the operand in its own shape. */
  private static final TensorOp UNKNOWN_COPY = Reshape.like();

  /** The operand; another one is not read. */
  private static final TensorOp COPY = Reshape.identity();

  /** Kept, moved and computed states, for numbers of steps from none on. */
  @ParameterizedTest
  @EnumSource
  void asWithAStateForEachStep(Steps steps) {
    int derived = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Graph graph = MovingStates.graph(seed, steps, COPY);
      Graph unknown = MovingStates.graph(seed, steps, UNKNOWN_COPY);
      derived +=
          MovingStates.agrees(graph, unknown, seed, steps, KeptStatesTest::withTurnoverOf) ? 1 : 0;
    }
    // Others are for some lengths, or for one step, or have a first step of other roles.
    assertThat(derived).isGreaterThan(CASES / 2);
  }

  /** The largest sum of relevance may be found at a copy, which the other graph does not have. */
  private static Explanation withTurnoverOf(Explanation found, Explanation expected) {
    Ledger one = expected.ledger();
    Ledger ledger =
        new Ledger(
            one.score(),
            one.inputs(),
            one.initialStates(),
            one.biases(),
            one.stabilizer(),
            one.constants(),
            one.unassigned(),
            found.ledger().turnover());
    return new Explanation(
        expected.target(),
        expected.prediction(),
        expected.output(),
        expected.score(),
        expected.inputs(),
        expected.relevance(),
        expected.layers(),
        ledger,
        expected.unreliable(),
        expected.notes());
  }

  /**
   * A loop over the rows of x, which is a state as its weights are: {@code h = tanh(x[t] W + h U)}.
   */
  private static Graph loop(TensorOp copy) {
    GraphBuilder graph = new GraphBuilder();
    Value x = OtherSamples.sequence(graph, "x");
    Value h = graph.constant("h0", Tensor.zeros(ElementType.DOUBLE, 1, 1, D));
    Value w = graph.constant("W", OtherSamples.random(1, D, D));
    Value u = graph.constant("U", OtherSamples.random(2, D, D));
    Step step =
        (body, iteration, going, states, slices) -> {
          Value row = body.add("row", new Gather(0), states[1], iteration);
          Value ofRow = body.add("xW", new MatMul(), row, states[2]);
          Value ofState = body.add("hU", new MatMul(), states[0], states[3]);
          Value next = body.add("h", Functions.tanh(), body.add("z", new Add(), ofRow, ofState));
          body.outputs(going, next);
          for (int k = 1; k < states.length; k++) {
            body.outputs(body.add("same" + k, copy, states[k], states[k]));
          }
        };
    Operands operands =
        new Operands(RecurrentGraphs.length(graph, x), null, List.of(h, x, w, u), List.of());
    Recurrent.Scan scan = new Recurrent.Scan(0, false);
    List<Value> last = RecurrentGraphs.recurrence(graph, "loop", operands, scan, step);
    return graph.outputs(graph.add("y", Functions.tanh(), last.get(0))).build();
  }

  /** A copy that somebody asks for gets what the steps behind it send, as any state does. */
  @Test
  void relevanceOfACopy() {
    Map<String, Tensor> sample = Map.of("x", OtherSamples.random(0, 5, 1, D));
    Explanation expected = explainer(UNKNOWN_COPY, "same1").explain(sample, TARGET);
    Explainer used = explainer(COPY, "same1");
    for (int k = 0; k < MovingStates.SAMPLES; k++) {
      Explanation found = used.explain(sample, TARGET);
      assertThat(Agreement.differs(withTurnoverOf(found, expected), found, Precision.DOUBLE))
          .isNull();
    }
    assertThat(expected.relevance("same1").map(Math::abs).sum()).isPositive();
  }

  private static Explainer explainer(TensorOp copy, String... kept) {
    return Explainer.of(loop(copy)).batchAxis("y", 1).keep(kept).build();
  }

  /** How many elements all results of one run of a derived explanation have, those of steps too. */
  private static long computed(Graph explanation, int steps) {
    Map<String, Tensor> sample = Map.of("x", OtherSamples.random(steps, steps, 1, D));
    return ForwardPass.run(explanation, sample).nodes().stream()
        .flatMap(node -> node.outputs().stream())
        .mapToLong(value -> value.tensor().size())
        .sum();
  }

  /** How much more each further step computes where there are more steps already. */
  private static long growth(TensorOp copy) {
    Graph explanation =
        explainer(copy).derive(Map.of("x", OtherSamples.random(0, 4, 1, D)), TARGET);
    long few = computed(explanation, 10);
    long more = computed(explanation, 20);
    long most = computed(explanation, 30);
    return (most - more) - (more - few);
  }

  @Test
  void whatIsComputedGrowsWithTheStepsAndNotWithTheirSquare() {
    assertThat(growth(COPY)).isZero();
    // The count sees what it is for.
    assertThat(growth(UNKNOWN_COPY)).isPositive();
  }
}
