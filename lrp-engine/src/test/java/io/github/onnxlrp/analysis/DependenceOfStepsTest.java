package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the steps of a loop depend on: of its states one counts steps and one stays as it is. */
class DependenceOfStepsTest {
  private static final long STEPS = 2;
  private static final Tensor ZERO = Tensor.scalar(0);
  private static final Tensor ONE = Tensor.scalar(1);

  private final GraphBuilder graph = new GraphBuilder();
  private final GraphBuilder body = new GraphBuilder();
  private final Value iteration = body.input(new Value("iteration"));
  private final Value going = body.input(new Value("going"));

  /** The trace of a loop that reads the numbers of its steps. */
  private Trace trace(Value trips, Value condition, Value goesOn, boolean given) {
    body.add("number", new Cast(ElementType.DOUBLE), iteration);
    return run(trips, condition, goesOn, given);
  }

  private Trace run(Value trips, Value condition, Value goesOn, boolean given) {
    Value counted = body.input(new Value("counted"));
    Value kept = body.input(new Value("kept"));
    Value next = body.add("next", new Add(), counted, body.constant("half", Tensor.scalar(0.5)));
    Value same = body.add("same", Reshape.identity(), kept);
    Recurrent loop =
        new Recurrent(
            "Loop", "", body.outputs(goesOn, next, same).build(), 2, List.of(), List.of());
    Value zero = graph.constant("zero", ZERO);
    Value one = graph.constant("one", ONE);
    List<Value> last = List.of(new Value("sum"), new Value("one_n"));
    graph.add(new Node("loop", loop, Arrays.asList(trips, condition, zero, one), last));
    Map<String, Tensor> inputs = given ? Map.of("n", Tensor.vector(STEPS)) : Map.of();
    return ForwardPass.run(graph.outputs(last.get(0), last.get(1)).build(), inputs);
  }

  private Value n() {
    return graph.input("n", ElementType.INT64, Dimension.of(1));
  }

  private static Stream<String> of(Trace trace, String name) {
    List<TraceValue> values = trace.values().get(name);
    assertThat(values).hasSize((int) STEPS);
    return values.stream().map(value -> DependenceTest.of(trace, value));
  }

  @Test
  void stepsOfALengthCount() {
    Trace trace = trace(graph.constant("trips", Tensor.vector(STEPS)), null, going, false);
    assertThat(of(trace, "number")).containsOnly("lengths");
    assertThat(of(trace, "next")).containsOnly("lengths");
    assertThat(of(trace, "same")).containsOnly("");
  }

  /** The number of the trips is the first value of the trace. */
  @Test
  void stepsOfElementsCountThem() {
    Trace trace = trace(n(), null, going, true);
    assertThat(trace.inputs().get("n").id()).isZero();
    assertThat(of(trace, "number")).containsOnly("lengths, number of elements");
    assertThat(of(trace, "next")).containsOnly("lengths, number of elements");
    assertThat(of(trace, "same")).containsOnly("");
  }

  @Test
  void aFirstConditionOfElements() {
    Value condition =
        graph.add("some", Comparisons.greater(), n(), graph.constant("0", Tensor.vector(0)));
    Value trips = graph.constant("trips", Tensor.vector(STEPS));
    Value always = body.constant("always", Tensor.integers(ElementType.BOOL, new long[] {1}));
    Trace trace = trace(trips, condition, always, true);
    assertThat(of(trace, "next")).containsOnly("lengths, number of elements");
  }

  @Test
  void aConditionOfElementsInTheSteps() {
    Value n = n();
    Value more = body.add("more", Comparisons.greater(), n, body.constant("0", Tensor.vector(0)));
    Trace trace = trace(graph.constant("trips", Tensor.vector(STEPS)), null, more, true);
    assertThat(of(trace, "next")).containsOnly("lengths, number of elements");
  }

  /** A trip count that elements of another shape give has as many steps as there are elements. */
  @Test
  void stepsOfWhatDependsOnNumbersOfElements() {
    Value places = graph.add("places", Generators.nonZero(), n());
    Value count = graph.add("count", Generators.shape(0, 1), places);
    Value twice = graph.add("twice", new Add(), count, count);
    Trace trace = trace(twice, null, going, true);
    assertThat(of(trace, "next")).containsOnly("lengths, number of elements");
  }

  @Test
  void stepsWhoseNumbersAreNotRead() {
    Trace trace = run(n(), null, going, true);
    assertThat(of(trace, "next")).containsOnly("lengths, number of elements");
    assertThat(of(trace, "same")).containsOnly("");
  }

  /**
   * Of s + t, t + c and c + 0.5, from 1, 0 and 0, two steps give 1 + 0 + 0, 0 + 0 + 0.5 and 0 + 0.5
   * + 0.5: they leave the first as it was, and a third one does not.
   */
  @Test
  void aStateThatTheseStepsLeaveAsItWas() {
    Value s = body.input(new Value("s"));
    Value t = body.input(new Value("t"));
    Value c = body.input(new Value("c"));
    Value half = body.constant("half", Tensor.scalar(0.5));
    Value nextS = body.add("next s", new Add(), s, t);
    Value nextT = body.add("next t", new Add(), t, c);
    Trace trace =
        states(List.of(nextS, nextT, body.add("next c", new Add(), c, half)), ONE, ZERO, ZERO);
    assertThat(trace.outputs().get("last0").tensor().get(0)).isEqualTo(1);
    assertThat(of(trace, "next s")).containsOnly("lengths, number of elements");
    assertThat(of(trace, "next t")).containsOnly("lengths, number of elements");
  }

  /** After an even number of steps each is what it was, after an odd one what the other was. */
  @Test
  void integersThatChangePlaces() {
    Value s = body.input(new Value("s"));
    Value t = body.input(new Value("t"));
    Trace trace = states(List.of(t, s), Tensor.vector(1), Tensor.vector(2));
    assertThat(trace.outputs().get("last0").tensor().get(0)).isEqualTo(1);
    assertThat(DependenceTest.of(trace, trace.outputs().get("last0")))
        .isEqualTo("lengths, number of elements");
  }

  /** What a copy is of counts, not that its numbers are those of the state before. */
  @Test
  void copiesThatChangePlaces() {
    Value s = body.input(new Value("s"));
    Value t = body.input(new Value("t"));
    Value nextS = body.add("next s", Reshape.identity(), t);
    Value nextT = body.add("next t", Reshape.identity(), s);
    Trace trace = states(List.of(nextS, nextT), ONE, ONE);
    assertThat(of(trace, "next s")).containsOnly("lengths, number of elements");
  }

  @Test
  void aStateThatIsCopiedTwiceInAStep() {
    Value s = body.input(new Value("s"));
    Value once = body.add("once", Reshape.identity(), s);
    Trace trace = states(List.of(body.add("twice", Reshape.identity(), once)), ONE);
    assertThat(of(trace, "twice")).containsOnly("");
  }

  /** Each step adds an element to the state, so that its length is the number of steps. */
  @Test
  void theLengthOfAStateThatGrows() {
    Value s = body.input(new Value("s"));
    Value one = body.constant("one", Tensor.of(new double[] {1}, 1));
    List<Value> longer = List.of(body.add("longer", new Concat(0), s, one));
    lengthIsCounted(loop(longer, List.of(), Tensor.zeros(ElementType.DOUBLE, 0)).get(0));
  }

  /** Of one element of each step, whatever elements they are. */
  @Test
  void theLengthOfWhatJoinsTheSteps() {
    Value s = body.input(new Value("s"));
    Value same = body.add("same", Reshape.identity(), s);
    lengthIsCounted(loop(List.of(same), List.of(new Recurrent.Scan(0, false)), ONE).get(1));
  }

  private void lengthIsCounted(Value counted) {
    Value length = graph.add("length", Generators.shape(0, 1), counted);
    Trace trace = runWith(length);
    TraceValue found = trace.outputs().get("length");
    assertThat(found.tensor().get(0)).isEqualTo(STEPS);
    assertThat(DependenceTest.of(trace, found)).isEqualTo("lengths, number of elements");
  }

  private Trace states(List<Value> after, Tensor... first) {
    return runWith(loop(after, List.of(), first).toArray(Value[]::new));
  }

  /** The last states of a loop, and what joins the last of {@code after} of each step. */
  private List<Value> loop(List<Value> after, List<Recurrent.Scan> joins, Tensor... first) {
    List<Value> in = new ArrayList<>(Arrays.asList(n(), null));
    List<Value> last = new ArrayList<>();
    for (int k = 0; k < first.length; k++) {
      in.add(graph.constant("first" + k, first[k]));
      last.add(new Value("last" + k));
    }
    List<Value> out = new ArrayList<>(List.of(going));
    out.addAll(after);
    if (!joins.isEmpty()) {
      out.add(after.get(after.size() - 1));
      last.add(new Value("joined"));
    }
    Graph steps = body.outputs(out.toArray(Value[]::new)).build();
    graph.add(
        new Node(
            "loop", new Recurrent("Loop", "", steps, first.length, List.of(), joins), in, last));
    return last;
  }

  private Trace runWith(Value... outputs) {
    return ForwardPass.run(graph.outputs(outputs).build(), Map.of("n", Tensor.vector(STEPS)));
  }

  /** The number of the first step is the first value of the trace. */
  @Test
  void stepsWithoutStatesAndInputs() {
    Value number = body.add("number", new Cast(ElementType.DOUBLE), iteration);
    Recurrent loop =
        new Recurrent(
            "Loop",
            "",
            body.outputs(going, number).build(),
            0,
            List.of(),
            List.of(new Recurrent.Scan(0, false)));
    Value numbers = new Value("numbers");
    Value trips = graph.constant("trips", Tensor.vector(STEPS));
    graph.add(new Node("loop", loop, Arrays.asList(trips, null), List.of(numbers)));
    Trace trace = ForwardPass.run(graph.outputs(numbers).build(), Map.of());
    assertThat(trace.recurrences().get(0).steps().get(0).iteration().id()).isZero();
    assertThat(of(trace, "number")).containsOnly("lengths");
  }
}
