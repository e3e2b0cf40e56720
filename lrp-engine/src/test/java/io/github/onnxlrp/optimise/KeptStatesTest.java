package io.github.onnxlrp.optimise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which states the steps of a recurrence hand on. */
class KeptStatesTest {
  /** What a step gives for its states. */
  private interface Step {
    List<Value> add(GraphBuilder body, List<Value> states);
  }

  private static Recurrent recurrent(int states, Step step) {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    List<Value> before = new ArrayList<>();
    for (int k = 0; k < states; k++) {
      before.add(body.input(new Value("state" + k)));
    }
    body.outputs(going).outputs(step.add(body, before).toArray(Value[]::new));
    return new Recurrent("Loop", "", body.build(), states, List.of(), List.of());
  }

  /** The recurrence behind what finds such states, where somebody asks for some values. */
  private static Recurrent written(Recurrent recurrent, String... asked) {
    List<Value> operands = new ArrayList<>(Arrays.asList(null, null));
    List<Value> last = new ArrayList<>();
    for (int k = 0; k < recurrent.states(); k++) {
      operands.add(new Value("initial" + k));
      last.add(new Value("last" + k));
    }
    GraphBuilder graph = new GraphBuilder();
    graph.add(new Node("loop", recurrent, operands, last));
    Graph written = KeptStates.in(graph.build(), Set.of(asked));
    return (Recurrent) written.nodes().get(0).op();
  }

  private static List<Integer> kept(int states, Step step, String... asked) {
    Recurrent written = written(recurrent(states, step), asked);
    return IntStream.range(0, states).filter(written::keeps).boxed().toList();
  }

  private static Value copy(GraphBuilder graph, Value value) {
    return graph.add("copy of " + value.name(), Reshape.identity(), value);
  }

  /** What one of two graphs gives. */
  private static Value either(GraphBuilder graph, Value one, Value other) {
    GraphBuilder copies = new GraphBuilder();
    Graph taken = copies.outputs(copy(copies, one)).build();
    Graph left = new GraphBuilder().outputs(other).build();
    Value result = new Value("either");
    Value condition = new Value("condition");
    graph.add(new Node("if", new Branch(taken, left), List.of(condition), List.of(result)));
    return result;
  }

  /** The last states of a recurrence inside. */
  private static List<Value> inside(GraphBuilder graph, List<Value> initial, Step step) {
    List<Value> operands = new ArrayList<>(Arrays.asList(new Value("trips"), null));
    operands.addAll(initial);
    List<Value> last = initial.stream().map(value -> new Value("last " + value.name())).toList();
    graph.add(new Node("inside", recurrent(initial.size(), step), operands, last));
    return last;
  }

  @Test
  void whatIsCopied() {
    assertThat(
            kept(
                3,
                (body, states) ->
                    List.of(
                        states.get(0),
                        copy(body, copy(body, states.get(1))),
                        body.add("tanh", Functions.tanh(), states.get(2)))))
        .containsExactly(0, 1);
  }

  /** A number that is cast may be rounded, and elements in another shape are not the state. */
  @Test
  void whatIsWrittenAnew() {
    assertThat(
            kept(
                2,
                (body, states) ->
                    List.of(
                        body.add("cast", new Cast(ElementType.FLOAT16), states.get(0)),
                        body.add("flat", Reshape.flatten(1), states.get(1)))))
        .isEmpty();
  }

  @Test
  void statesThatChangePlaces() {
    assertThat(
            kept(
                3,
                (body, states) ->
                    List.of(copy(body, states.get(1)), copy(body, states.get(0)), states.get(2))))
        .containsExactly(2);
  }

  /** After one step it is the other state, and before the first one its own initial value. */
  @Test
  void aStateThatBecomesOneThatIsKept() {
    assertThat(kept(2, (body, states) -> List.of(states.get(1), states.get(1)))).containsExactly(1);
  }

  @Test
  void whatIsOutside() {
    Value outside = new Value("outside");
    assertThat(kept(1, (body, states) -> List.of(copy(body, outside)))).isEmpty();
  }

  @Test
  void whatEachBranchGives() {
    assertThat(
            kept(
                3,
                (body, states) ->
                    List.of(
                        either(body, states.get(0), states.get(0)),
                        either(body, states.get(1), states.get(2)),
                        either(body, copy(body, states.get(2)), states.get(2)))))
        .containsExactly(0, 2);
  }

  @Test
  void whatARecurrenceInsideKeeps() {
    Step swap =
        (body, states) -> {
          List<Value> swapped = new ArrayList<>(states);
          Collections.swap(swapped, 0, 1);
          return swapped;
        };
    assertThat(kept(3, (body, states) -> inside(body, states, swap))).containsExactly(2);
  }

  /** The relevance of a copy is that of the steps behind it. */
  @Test
  void whatSomebodyAsksFor() {
    Step step =
        (body, states) -> List.of(copy(body, states.get(0)), copy(body, copy(body, states.get(1))));
    assertThat(kept(2, step)).containsExactly(0, 1);
    assertThat(kept(2, step, "copy of state0")).containsExactly(1);
    assertThat(kept(2, step, "copy of copy of state1")).containsExactly(0);
    assertThat(kept(2, step, "last1", "state0")).containsExactly(0);
  }

  private static boolean keepsCondition(TensorOp op) {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    body.outputs(body.add("next", op, going));
    Graph step = written(new Recurrent("Loop", "", body.build(), 0, List.of(), List.of())).body();
    return step.outputs().get(0) == step.inputs().get(1);
  }

  @Test
  void aConditionThatNoStepChanges() {
    assertThat(keepsCondition(Reshape.identity())).isTrue();
    assertThat(keepsCondition(Functions.tanh())).isFalse();
  }
}
