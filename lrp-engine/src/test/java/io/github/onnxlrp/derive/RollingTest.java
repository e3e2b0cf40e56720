package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.SequenceOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The steps of each recurrence of a trace, written once. */
class RollingTest {
  private static final Recurrent.Scan FORWARD = new Recurrent.Scan(0, false);

  /** The outputs of a step behind its condition, of which the first ones are states. */
  private interface Step {
    List<Value> add(GraphBuilder body, Value iteration, Value state, Value slice);
  }

  /** A Scan over x with one state. */
  private static void addScan(GraphBuilder graph, Value first, Value x, Step step) {
    GraphBuilder body = new GraphBuilder();
    Value iteration = body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value state = body.input(new Value("state"));
    Value slice = body.input(new Value("slice"));
    List<Value> out = new ArrayList<>(List.of(going));
    out.addAll(step.add(body, iteration, state, slice));
    Graph inside = body.outputs(out.toArray(Value[]::new)).build();
    List<Recurrent.Scan> collects = out.size() == 3 ? List.of(FORWARD) : List.of();
    Recurrent scan = new Recurrent("Scan", "", inside, 1, List.of(FORWARD), collects);
    List<Value> results = new ArrayList<>(List.of(new Value("last")));
    collects.forEach(all -> results.add(new Value("all")));
    graph.add(new Node("scan", scan, Arrays.asList(null, null, first, x), results));
  }

  private static List<Rolled> roll(GraphBuilder graph, Value x) {
    Value y = graph.add("y", Functions.tanh(), x);
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
    return Rolling.roll(
        ForwardPass.run(graph.outputs(y).build(), inputs), new StepPairs.Rule(true));
  }

  private static List<Rolled> scan(Step step) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x"));
    addScan(graph, graph.constant("first", Tensor.of(new double[] {0, 0}, 2)), x, step);
    return roll(graph, x);
  }

  /** The names of evaluations and, in brackets, those of the steps of recurrences. */
  private static String names(List<Rolled> items) {
    List<String> names = new ArrayList<>();
    for (Rolled item : items) {
      names.add(
          item instanceof Rolled.Evaluation evaluation
              ? evaluation.node().name()
              : names(((Rolled.Loop) item).body()));
    }
    return "(" + String.join(" ", names) + ")";
  }

  @Test
  void stepsAreWrittenOnce() {
    Step step =
        (body, iteration, state, slice) -> {
          Value next = body.add("next", new Add(), state, slice);
          return List.of(next, body.add("read", Functions.tanh(), next));
        };
    assertThat(names(scan(step))).isEqualTo("(scan/first/initial (next read) y)");
  }

  /** A recurrence without states, which nothing enters; its steps are all that it is. */
  private static Value rows(GraphBuilder body, Value x, List<Value> states) {
    GraphBuilder inner = new GraphBuilder();
    Value iteration = inner.input(new Value("inner/iteration"));
    Value going = inner.input(new Value("inner/going"));
    List<Value> out = new ArrayList<>(List.of(going));
    for (int k = 0; k < states.size(); k++) {
      Value state = inner.input(new Value("inner/state"));
      out.add(inner.add("added", new Add(), state, state));
    }
    if (states.isEmpty()) {
      out.add(inner.add("row", new Gather(0), x, iteration));
    }
    Graph inside = inner.outputs(out.toArray(Value[]::new)).build();
    List<Recurrent.Scan> collects = states.isEmpty() ? List.of(FORWARD) : List.of();
    List<Value> in = new ArrayList<>();
    in.add(body.constant("trips", Tensor.vector(2)));
    in.add(null);
    in.addAll(states);
    Value result = new Value("rows");
    Recurrent loop = new Recurrent("Loop", "", inside, states.size(), List.of(), collects);
    body.add(new Node("inner", loop, in, List.of(result)));
    return result;
  }

  @Test
  void aRecurrenceBeginsAStep() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x"));
    Step step =
        (body, iteration, state, slice) -> {
          Value sum = body.add("sum", new Add(), rows(body, x, List.of()), slice);
          Value zero = body.constant("zero", Tensor.of(new long[] {0}));
          return List.of(
              body.add("next", new Add(), state, body.add("one", new Gather(0), sum, zero)));
        };
    addScan(graph, graph.constant("first", Tensor.of(new double[] {0, 0}, 2)), x, step);
    assertThat(names(roll(graph, x))).isEqualTo("(scan/first/initial ((row) sum one next) y)");
  }

  @Test
  void aRecurrenceEndsAStep() {
    Step step =
        (body, iteration, state, slice) -> {
          Value sum = body.add("sum", new Add(), state, slice);
          return List.of(rows(body, null, List.of(sum)));
        };
    assertThat(names(scan(step)))
        .isEqualTo("(scan/first/initial (sum inner/sum/initial (added)) y)");
  }

  private static void underivable(Step step, String message) {
    assertThatThrownBy(() -> scan(step))
        .isInstanceOf(UnderivableException.class)
        .hasMessageContaining(message);
  }

  @Test
  void stepsThatDiffer() {
    Step step =
        (body, iteration, state, slice) -> {
          Value two = body.constant("two", Tensor.of(new long[] {1}));
          Value early = body.add("early", Comparisons.less(), iteration, two);
          GraphBuilder tanh = new GraphBuilder();
          GraphBuilder sigmoid = new GraphBuilder();
          Branch branch =
              new Branch(
                  tanh.outputs(tanh.add("t", Functions.tanh(), slice)).build(),
                  sigmoid.outputs(sigmoid.add("s", Functions.sigmoid(), slice)).build());
          Value taken = new Value("taken");
          body.add(new Node("if", branch, List.of(early), List.of(taken)));
          return List.of(body.add("next", new Add(), state, taken));
        };
    underivable(step, "steps of Scan node 'scan' differ: ");
  }

  @Test
  void stepsThatComputeNothing() {
    underivable(
        (body, iteration, state, slice) -> List.of(state, slice),
        "Scan node 'scan' computes nothing");
  }

  @Test
  void aSequenceAsState() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x"));
    Value none = new Value("none");
    graph.add(new Node("none", new SequenceOp(SequenceOp.Action.EMPTY), List.of(), List.of(none)));
    Step step =
        (body, iteration, state, slice) -> {
          Value longer = new Value("longer");
          Value read = body.add("read", Functions.tanh(), slice);
          SequenceOp insert = new SequenceOp(SequenceOp.Action.INSERT);
          body.add(new Node("insert", insert, List.of(state, read), List.of(longer)));
          return List.of(longer);
        };
    addScan(graph, none, x, step);
    assertThatThrownBy(() -> roll(graph, x))
        .isInstanceOf(UnderivableException.class)
        .hasMessage("Scan node 'scan' has a sequence as state");
  }
}
