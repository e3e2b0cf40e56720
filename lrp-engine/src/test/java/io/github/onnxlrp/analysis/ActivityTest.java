package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which states of a loop are initial states that relevance can reach. */
class ActivityTest {
  /** Three steps of {@code a = a + d * b; b = b + c}, the first of which reads a0 and b0. */
  private static Trace loop(boolean readsInput) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value given = graph.constant("given", Tensor.scalar(3));
    Value one = graph.constant("one", Tensor.scalar(1));
    Value d = graph.add("d", new Add(), readsInput ? x : given, one);

    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value a = body.input(new Value("a"));
    Value b = body.input(new Value("b"));
    Value product = body.add("product", new Mul(), b, d);
    Value nextA = body.add("nextA", new Add(), a, product);
    Value nextB = body.add("nextB", new Add(), b, body.constant("c", Tensor.scalar(2)));
    Graph built = body.outputs(going, nextA, nextB).build();

    Value trips = graph.constant("trips", Tensor.of(new long[] {3}));
    Value a0 = graph.constant("a0", Tensor.scalar(5));
    Value b0 = graph.constant("b0", Tensor.scalar(7));
    Value last = new Value("last");
    graph.add(
        new Node(
            "loop",
            new Recurrent("Loop", "", built, 2, List.of(), List.of()),
            Arrays.asList(trips, null, a0, b0),
            Arrays.asList(last, null)));
    Value y = graph.add("y", new Add(), x, last);
    return ForwardPass.run(graph.outputs(y).build(), Map.of("x", Tensor.scalar(1)));
  }

  /** Two steps of {@code u = t; t = s; s = x}, of which u gets no more than s0 at the end. */
  private static Trace delayLine() {
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    body.input(new Value("u"));
    Value t = body.input(new Value("t"));
    Value s = body.input(new Value("s"));
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Graph step = body.outputs(going, t, s, x).build();
    Value[] in = new Value[5];
    in[0] = graph.constant("trips", Tensor.vector(2));
    for (int k = 0; k < 3; k++) {
      in[2 + k] = graph.constant(List.of("u0", "t0", "s0").get(k), Tensor.scalar(k));
    }
    List<Value> last = List.of(new Value("u_n"), new Value("t_n"), new Value("s_n"));
    Recurrent loop = new Recurrent("Loop", "", step, 3, List.of(), List.of());
    graph.add(new Node("loop", loop, Arrays.asList(in), last));
    return ForwardPass.run(
        graph.outputs(last.toArray(Value[]::new)).build(), Map.of("x", Tensor.scalar(5)));
  }

  /** Relevance reaches u because it reaches t, and t because it reaches s. */
  @Test
  void aStateThatGetsNothingButInitialStates() {
    Trace trace = delayLine();
    assertThat(trace.outputs().get("u_n").tensor().get(0)).isEqualTo(2);
    assertThat(initialStates(Activity.of(trace, Set.of("x"))))
        .containsExactlyInAnyOrder("loop/u0/initial/0", "loop/t0/initial/0", "loop/s0/initial/0");
  }

  private static List<String> initialStates(Activity activity) {
    return activity.initialStates().stream().map(TraceValue::name).toList();
  }

  /** The input gets into a, but not into b, which only counts. */
  @Test
  void aStateThatTheInputDoesNotReachIsNone() {
    Trace trace = loop(true);
    Activity activity = Activity.of(trace, Set.of("x"));
    assertThat(initialStates(activity)).containsExactly("loop/a0/initial/0");
    assertThat(activity.states()).hasSize(1);
    assertThat(activity.states().get(0).later()).hasSize(3).allMatch(activity::isActive);
  }

  /** What is given is followed before the states of loops are looked at. */
  @Test
  void aGivenStateReachesALoop() {
    Trace trace = loop(false);
    assertThat(initialStates(Activity.of(trace, Set.of("x")))).isEmpty();
    assertThat(initialStates(Activity.of(trace, Set.of("x"), Set.of("given"))))
        .containsExactly("given", "loop/a0/initial/0");
  }

  /** A state of a loop that is given itself stays one of it. */
  @Test
  void aGivenStateOfALoopIsAStateOfIt() {
    Trace trace = loop(true);
    Activity activity = Activity.of(trace, Set.of("x"), Set.of("b0"));
    assertThat(initialStates(activity)).containsExactly("b0", "loop/a0/initial/0");
    assertThat(activity.states()).hasSize(2);
  }

  /**
   * Two steps of {@code h = tanh(read + h w)}, the first of a constant; all h w, and the last h.
   */
  private static List<Value> unrolled(GraphBuilder graph, String name, double w, Value read) {
    Value weight = graph.constant(name + "/w", Tensor.of(new double[] {w}, 1, 1));
    Value state = graph.constant(name + "0", Tensor.of(new double[] {2}, 1, 1));
    List<Value> results = new ArrayList<>();
    for (int step = 1; step <= 2; step++) {
      results.add(graph.add(name + "w" + step, new MatMul(), state, weight));
      Value sum = graph.add(name + "s" + step, new Add(), read, results.get(step - 1));
      state = graph.add(name + step, Functions.tanh(), sum);
    }
    results.add(state);
    return results;
  }

  /**
   * A loop adds up the first product of h0, which depends on no input, and a second unrolled
   * recurrence reads what it gives.
   */
  @Test
  void statesThatOnlyAStateOfUnrolledStepsReaches() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    List<Value> h = unrolled(graph, "h", 3, x);

    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value a = body.input(new Value("a"));
    Value next = body.add("next", new Add(), a, h.get(0));
    Graph step = body.outputs(going, next).build();
    Value trips = graph.constant("trips", Tensor.of(new long[] {3}));
    Value a0 = graph.constant("a0", Tensor.scalar(5));
    Value last = new Value("last");
    Recurrent loop = new Recurrent("Loop", "", step, 1, List.of(), List.of());
    graph.add(new Node("loop", loop, Arrays.asList(trips, null, a0), List.of(last)));
    List<Value> g = unrolled(graph, "g", 4, last);
    Value y = graph.add("y", new Add(), h.get(2), g.get(2));
    Trace trace = ForwardPass.run(graph.outputs(y).build(), Map.of("x", Tensor.scalar(1)));

    Activity activity = Activity.of(trace, Set.of("x"));
    assertThat(initialStates(activity)).containsExactly("h0", "loop/a0/initial/0", "g0");
    assertThat(activity.states()).hasSize(3);
    assertThat(trace.values().get("gw1")).allMatch(activity::isActive);
  }
}
