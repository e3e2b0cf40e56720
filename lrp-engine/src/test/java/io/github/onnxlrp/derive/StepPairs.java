package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.TraceNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The second step of one recurrence beside the first step of another one. They share no value:
 * whatever a step reads has to be found by its place.
 */
final class StepPairs {
  private static final int SEED = 41;

  /** Has the inputs iteration, condition, state and slice of a step, and adds its outputs. */
  interface Step {
    void add(GraphBuilder body, Value iteration, Value going, Value state, Value slice);
  }

  /** Treats all evaluations alike, or none. */
  static final class Rule implements BackwardRule {
    private final boolean alike;

    Rule(boolean alike) {
      this.alike = alike;
    }

    @Override
    public boolean treatsAlike(TraceNode one, TraceNode other) {
      return alike;
    }

    @Override
    public <V> Visitor<V> on(Backward<V> backward) {
      throw new UnsupportedOperationException("no backward pass in this test");
    }
  }

  private static Rolled.Loop run(Step step, int steps, BackwardRule rule) {
    GraphBuilder body = new GraphBuilder();
    Value iteration = body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value state = body.input(new Value("state"));
    Value slice = body.input(new Value("slice"));
    step.add(body, iteration, going, state, slice);
    Graph inside = body.build();
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x"));
    Value first = graph.input(new Value("first"));
    int scanOutputs = inside.outputs().size() - 2;
    List<Value> results = new ArrayList<>();
    for (int k = 0; k <= scanOutputs; k++) {
      results.add(new Value("result" + k));
    }
    Recurrent.Scan scan = new Recurrent.Scan(0, false);
    Recurrent recurrent =
        new Recurrent("Scan", "", inside, 1, List.of(scan), Collections.nCopies(scanOutputs, scan));
    graph.add(new Node("scan", recurrent, Arrays.asList(null, null, first, x), results));
    graph.outputs(results.toArray(new Value[0]));
    Map<String, Tensor> inputs =
        Map.of(
            "x", new RandomTensors(SEED + steps).next(steps, 2),
            "first", new RandomTensors(SEED - steps).next(2));
    List<Rolled> rolled = Rolling.roll(ForwardPass.run(graph.build(), inputs), rule);
    return (Rolled.Loop)
        rolled.stream().filter(item -> item instanceof Rolled.Loop).findFirst().orElseThrow();
  }

  static void compare(Step model, Step other, boolean alike) {
    Rolled.Loop one = run(model, 2, new Rule(true));
    Rolled.Loop two = run(other, 1, new Rule(true));
    new SameSteps(one.recurrence(), new Rule(alike))
        .require(one.last(), one.body(), two.last(), two.body());
  }

  static void same(Step model, Step other) {
    compare(model, other, true);
  }

  static void differ(Step model, Step other, String what) {
    same(model, model);
    same(other, other);
    assertThatThrownBy(() -> compare(model, other, true))
        .isInstanceOf(UnderivableException.class)
        .hasMessageStartingWith("steps of Scan node 'scan' differ: ")
        .hasMessageContaining(what);
  }

  private StepPairs() {}
}
