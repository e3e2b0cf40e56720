package io.github.onnxlrp.fused;

import static io.github.onnxlrp.fused.FusedAgreement.derived;
import static io.github.onnxlrp.fused.FusedAgreement.fused;
import static io.github.onnxlrp.fused.FusedAgreement.run;
import static io.github.onnxlrp.fused.FusedAgreement.same;
import static io.github.onnxlrp.fused.FusedAgreement.sample;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LSTMs in loops that count their own steps and compare them with bounds, as TensorFlow's do. */
class FusedLoopTest {
  private static final int INPUTS = 4;
  private static final int UNITS = 5;

  /** What is different from loop to loop. */
  private static final class Form {
    private long first;
    private long each = 1;

    /** That of the loop's own number. */
    private double bound = 100;

    private boolean boundAlone;
    private boolean boundMoves;
    private boolean isVector;
    private boolean givenTrips;
    private boolean givenBeginning;
    private boolean givenBound;
    private boolean givesCounter;
    private boolean or;
  }

  /** A loop over the steps of x [time, batch, e] with a linear head on the last h. */
  private static Graph build(Form form) {
    GraphBuilder graph = new GraphBuilder();
    Value x = RecurrentGraph.x(graph, INPUTS);
    Value shape = graph.add("shape", Generators.shape(0, 3), x);
    Value zero = graph.constant("zero", Tensor.of(new long[] {0}));
    Value steps = graph.add("steps", new Gather(0), shape, zero);
    Value begins = graph.add("begins", Comparisons.less(), zero, steps);
    Value bound =
        form.givenBound
            ? graph.input("bound", ElementType.INT64)
            : graph.constant("bound", Tensor.scalar(form.bound));
    Value trips = form.givenTrips ? graph.input("trips", ElementType.INT64) : null;
    begins = form.givenBeginning ? graph.input("begins", ElementType.BOOL) : begins;
    Value state = graph.constant("zeros", Tensor.zeros(ElementType.DOUBLE, 1, UNITS));
    Value first =
        graph.constant(
            "first",
            form.isVector ? Tensor.vector(form.first) : Tensor.of(new long[] {form.first}));
    List<Value> results = List.of(new Value("h_n"), new Value("c_n"), new Value("count_n"));
    Recurrent loop =
        new Recurrent("Loop", "", body(form, x, steps, bound), 3, List.of(), List.of());
    List<Value> operands = Arrays.asList(trips, begins, state, state, first);
    graph.add(new Node("loop", loop, operands, results));
    Value v =
        graph.constant(
            "V", Tensor.of(IntStream.range(0, 15).mapToDouble(Math::sin).toArray(), UNITS, 3));
    Value logits =
        new Value(
            "logits", ElementType.DOUBLE, List.of(Dimension.symbol("batch"), Dimension.of(3)));
    graph.write("logits", new MatMul(), logits, results.get(0), v);
    List<Value> outputs = new ArrayList<>(List.of(logits));
    if (form.givesCounter) {
      outputs.add(results.get(2));
    }
    return graph.outputs(outputs.toArray(Value[]::new)).build();
  }

  private static Graph body(Form form, Value x, Value steps, Value bound) {
    GraphBuilder body = new GraphBuilder();
    Value iteration = body.input(new Value("iteration"));
    body.input(new Value("going"));
    List<Value> states = List.of(body.input(new Value("h")), body.input(new Value("c")));
    Value count = body.input(new Value("count"));
    Value step = body.add("x_t", new Gather(0), x, count);
    LstmGraph lstm = new LstmGraph(INPUTS, UNITS, LstmGraph.Form.WIDE, 21);
    List<Value> next = lstm.step(body, "step", step, states, INPUTS);
    Value each = body.constant("each", Tensor.of(new long[] {form.each}));
    Value counted = body.add("counted", new Add(), count, each);
    Value number =
        form.givenBound ? iteration : body.add("number", new Cast(ElementType.FLOAT), iteration);
    Value most = form.boundMoves ? body.add("most", new Add(), bound, number) : bound;
    Value isBelow = body.add("is_below", Comparisons.less(), number, most);
    Value isCounted = body.add("is_counted", Comparisons.less(), counted, steps);
    Discrete both = form.or ? Comparisons.or() : Comparisons.and();
    Value goesOn = form.boundAlone ? isBelow : body.add("goes_on", both, isBelow, isCounted);
    return body.outputs(goesOn, next.get(0), next.get(1), counted).build();
  }

  private static void agrees(Form form, int steps, int batch) {
    Graph model = build(form);
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int k = 0; k < batch; k++) {
      samples.add(sample(model, steps, INPUTS, UNITS, 30 + k));
    }
    Graph graph = derived(Explainer.of(model).build(), sample(model, 5, INPUTS, UNITS, 1));
    same(run(graph, samples), run(fused(graph, 1), samples), "%d steps".formatted(steps));
  }

  private static Map<String, Tensor> oneByOne(Graph graph, List<Map<String, Tensor>> samples) {
    List<Map<String, Tensor>> each =
        samples.stream().map(sample -> run(graph, List.of(sample))).toList();
    Map<String, Tensor> all = new HashMap<>();
    for (String name : each.get(0).keySet()) {
      all.put(name, Batch.of(each.stream().map(results -> results.get(name)).toList()));
    }
    return all;
  }

  private static void staysAsItIs(Form form) {
    Graph model = build(form);
    fused(derived(Explainer.of(model).build(), sample(model, 4, INPUTS, UNITS, 1)), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void endsWithItsInput(int steps) {
    agrees(new Form(), steps, 1);
    agrees(new Form(), steps, 3);
  }

  /** Behind step k, from 0 on, it goes on while k is below: 2.5 lets four steps run. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2, 2.5, 3})
  void endsWithTheBoundOfItsNumber(double bound) {
    Form form = new Form();
    form.bound = bound;
    agrees(form, 7, 1);
    agrees(form, 7, 3);
  }

  /** Whatever the bound is, the first step does not ask for it. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -4294967293L, -1, 0, 1, 4, 20, Long.MAX_VALUE})
  void endsWithAnyBound(long bound) {
    Form form = new Form();
    form.givenBound = true;
    Graph model = build(form);
    Map<String, Tensor> first = sample(model, 5, INPUTS, UNITS, 1);
    first.put("bound", Tensor.of(new long[] {3}));
    Graph graph = derived(Explainer.of(model).build(), first);
    Map<String, Tensor> sample = sample(model, 6, INPUTS, UNITS, 2);
    sample.put("bound", Tensor.of(new long[] {bound}));
    same(run(graph, List.of(sample)), run(fused(graph, 1), List.of(sample)), "bound " + bound);
  }

  /** Samples whose steps differ in number do not fit into one batch. */
  @Test
  void refusesOtherNumbersOfStepsInABatch() {
    Form form = new Form();
    form.givenTrips = true;
    Graph model = build(form);
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (long trips : new long[] {3, 3, 4}) {
      Map<String, Tensor> sample = sample(model, 7, INPUTS, UNITS, samples.size());
      sample.put("trips", Tensor.of(new long[] {trips}));
      samples.add(sample);
    }
    Graph graph = derived(Explainer.of(model).build(), samples.get(0));
    Graph fused = fused(graph, 1);
    List<Map<String, Tensor>> alike = samples.subList(0, 2);
    same(oneByOne(graph, alike), run(fused, alike), "both 3 steps");
    assertThatThrownBy(() -> run(fused, samples))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("other numbers of steps: [3, 3, 4]");
  }

  /** As the loop itself does, which picks a step that is not there. */
  @Test
  void refusesMoreStepsThanItsInputHas() {
    Form form = new Form();
    form.boundAlone = true;
    form.bound = 3;
    Graph model = build(form);
    Graph graph = derived(Explainer.of(model).build(), sample(model, 4, INPUTS, UNITS, 1));
    List<Map<String, Tensor>> fitting = List.of(sample(model, 6, INPUTS, UNITS, 2));
    same(run(graph, fitting), run(fused(graph, 1), fitting), "4 steps of 6");
    List<Map<String, Tensor>> tooShort = List.of(sample(model, 3, INPUTS, UNITS, 2));
    for (Graph each : List.of(graph, fused(graph, 1))) {
      assertThatThrownBy(() -> run(each, tooShort)).isInstanceOf(OnnxLrpException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -4294967292L})
  void isNotRunWithoutTrips(long trips) {
    Form form = new Form();
    form.givenTrips = true;
    Graph model = build(form);
    Map<String, Tensor> sample = sample(model, 5, INPUTS, UNITS, 1);
    sample.put("trips", Tensor.of(new long[] {3}));
    Graph fused = fused(derived(Explainer.of(model).build(), sample), 1);
    sample.put("trips", Tensor.of(new long[] {trips}));
    assertThatThrownBy(() -> run(fused, List.of(sample)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("it runs no step");
  }

  @Test
  void isNotRunWhereItDoesNotBegin() {
    Form form = new Form();
    form.givenBeginning = true;
    Graph model = build(form);
    Map<String, Tensor> sample = sample(model, 4, INPUTS, UNITS, 1);
    sample.put("begins", Tensor.of(new long[] {1}));
    Graph graph = derived(Explainer.of(model).build(), sample);
    Graph fused = fused(graph, 1);
    same(run(graph, List.of(sample)), run(fused, List.of(sample)), "it begins");
    Map<String, Tensor> other = new HashMap<>(sample);
    other.put("begins", Tensor.of(new long[] {0}));
    assertThatThrownBy(() -> run(fused, List.of(other)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("it runs no step");
  }

  @Test
  void isNotRunWithoutSteps() {
    Graph model = build(new Form());
    Graph graph = derived(Explainer.of(model).build(), sample(model, 4, INPUTS, UNITS, 1));
    Graph fused = fused(graph, 1);
    List<Map<String, Tensor>> none =
        List.of(Map.of("x", Tensor.zeros(ElementType.DOUBLE, 0, 1, INPUTS)));
    assertThatThrownBy(() -> run(fused, none))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("it runs no step");
  }

  @Test
  void leavesOtherLoopsAsTheyAre() {
    Form later = new Form();
    later.first = 1;
    staysAsItIs(later);
    Form byTwo = new Form();
    byTwo.each = 2;
    staysAsItIs(byTwo);
    Form moving = new Form();
    moving.boundMoves = true;
    staysAsItIs(moving);
    Form vector = new Form();
    vector.isVector = true;
    staysAsItIs(vector);
    Form given = new Form();
    given.givesCounter = true;
    staysAsItIs(given);
    Form or = new Form();
    or.or = true;
    or.bound = 1;
    staysAsItIs(or);
  }
}
