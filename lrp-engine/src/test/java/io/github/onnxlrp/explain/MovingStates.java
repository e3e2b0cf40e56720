package io.github.onnxlrp.explain;

import static io.github.onnxlrp.explain.OtherSamples.D;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.explain.RecurrentGraphs.Operands;
import io.github.onnxlrp.explain.RecurrentGraphs.Step;
import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;

/**
 * A random graph of a recurrence with integers and floating numbers as states. A step puts them
 * into another order, or gives any state any of them, of what is scanned, captured or computed.
 * Integers pick rows of an input; a recurrence inside does the same. What it gives may go through
 * copies first, or through a branch of an If.
 */
final class MovingStates {
  /** What says how many steps there are. */
  enum Steps {
    LENGTH,
    SCANNED,
    ELEMENT
  }

  static final int SAMPLES = 8;

  /** Integers lie between 0 and this. */
  private static final int LARGEST = 4;

  private static final int MOST_STATES = 3;

  private final Random random;
  private final Steps steps;
  private final TensorOp copy;
  private final GraphBuilder graph = new GraphBuilder();
  private final Value rows = OtherSamples.sequence(graph, "rows");
  private Value at;
  private int names;

  /** What a step can read, by what it can be used for. */
  private record Values(List<Value> integers, List<Value> numbers) {
    Values() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(Values others) {
      integers.addAll(others.integers);
      numbers.addAll(others.numbers);
    }
  }

  private MovingStates(int seed, Steps steps, TensorOp copy) {
    this.random = new Random(seed);
    this.steps = steps;
    this.copy = copy;
  }

  static Graph graph(int seed, Steps steps) {
    return new MovingStates(seed, steps, null).build();
  }

  /**
   * A graph of which steps copy states.
   *
   * @param copy gives its first operand as it is; the second one is the same value
   */
  static Graph graph(int seed, Steps steps, TensorOp copy) {
    return new MovingStates(seed, steps, copy).build();
  }

  /**
   * Holds an explainer, which learns from samples of one number of steps and is asked for others,
   * to a new one for each sample. Returns whether it has derived a graph.
   *
   * @param graph what is explained
   * @param same a graph that new explainers are given
   * @param asExpected makes of what was found and what is expected what is to be found
   */
  static boolean agrees(
      Graph graph, Graph same, int seed, Steps steps, BinaryOperator<Explanation> asExpected) {
    Explainer used = explainer(graph);
    Random random = new Random(seed);
    int fewest = steps == Steps.ELEMENT ? 0 : 2;
    // A graph that is derived from one step is for one step.
    int first = Math.max(1, fewest) + random.nextInt(3);
    for (int k = 0; k < SAMPLES; k++) {
      int count = k < SAMPLES / 2 ? first : fewest + random.nextInt(6);
      Map<String, Tensor> sample = sample(k, count);
      Explanation expected = explainer(same).explain(sample, OtherSamples.TARGET);
      Explanation found = used.explain(sample, OtherSamples.TARGET);
      Explanation wanted = asExpected.apply(found, expected);
      assertThat(Agreement.differs(wanted, found, Precision.DOUBLE))
          .as("seed %d, sample %d of %d steps", seed, k, count)
          .isNull();
    }
    return used.derivations().containsValue("derived");
  }

  static Explainer explainer(Graph graph) {
    return Explainer.of(graph).fixed("at", "numbers", "trips").batchAxis("y", 1).build();
  }

  /** A sample; {@code x} has at least one step where the recurrence has none. */
  static Map<String, Tensor> sample(int seed, int steps) {
    Random random = new Random(seed);
    int length = Math.max(1, steps);
    long[] numbers = random.longs(length, 0, LARGEST + 1).toArray();
    return Map.of(
        "x", OtherSamples.random(seed, length, 1, D),
        "rows", OtherSamples.random(100 + seed, LARGEST + 1, 1, D),
        "at", Tensor.vector(random.nextInt(LARGEST + 1)),
        "numbers", Tensor.integers(ElementType.INT64, numbers, length, 1),
        "trips", Tensor.vector(steps));
  }

  private Graph build() {
    Value x = OtherSamples.sequence(graph, "x");
    Value trips = graph.input("trips", ElementType.INT64, Dimension.of(1));
    at = graph.input("at", ElementType.INT64, Dimension.of(1));
    Dimension time = Dimension.symbol("time of x");
    Value numbers = graph.input("numbers", ElementType.INT64, time, Dimension.of(1));
    Values first = new Values();
    first.integers.add(at);
    first.numbers.add(RecurrentGraphs.mean(graph, x));
    for (int k = 0; k < MOST_STATES; k++) {
      first.integers.add(graph.constant("i" + k, Tensor.vector(random.nextInt(LARGEST + 1))));
      first.numbers.add(graph.constant("s" + k, OtherSamples.random(k, 1, D)));
    }
    Value count =
        switch (steps) {
          case LENGTH -> RecurrentGraphs.length(graph, x);
          case ELEMENT -> trips;
          case SCANNED -> null;
        };
    List<Value> scanned = steps == Steps.SCANNED ? List.of(x, numbers) : List.of();
    Value last = recurrence(graph, count, scanned, first, true);
    return graph.outputs(graph.add("y", Functions.tanh(), last)).build();
  }

  /** Adds a recurrence; what is made of its last states, of shape {@code [1, D]}. */
  private Value recurrence(
      GraphBuilder around, Value trips, List<Value> scanned, Values first, boolean outermost) {
    int integers = 1 + random.nextInt(MOST_STATES);
    int numbers = 1 + random.nextInt(MOST_STATES);
    List<Value> initial = picked(first.integers, integers);
    initial.addAll(picked(first.numbers, numbers));
    Step step =
        (body, iteration, going, states, slices) -> {
          List<Value> before = List.of(states);
          Values own =
              new Values(before.subList(0, integers), before.subList(integers, states.length));
          List<Value> after = new ArrayList<>(List.of(going));
          after.addAll(after(body, own, slices, first, outermost));
          body.outputs(after.toArray(Value[]::new));
        };
    Recurrent.Scan scan = new Recurrent.Scan(0, random.nextBoolean());
    Operands operands = new Operands(trips, null, initial, scanned);
    List<Value> last = RecurrentGraphs.recurrence(around, name("loop"), operands, scan, step);
    Value row = row(around, pick(last.subList(0, integers)));
    return around.add(name("both"), new Add(), row, pick(last.subList(integers, last.size())));
  }

  /** The states after a step; at least one floating state is computed. */
  private List<Value> after(
      GraphBuilder body, Values own, Value[] slices, Values captured, boolean outermost) {
    Values any = new Values();
    any.add(own);
    if (slices.length > 0) {
      any.numbers.add(slices[0]);
      any.integers.add(slices[1]);
    }
    if (random.nextInt(3) == 0) {
      any.add(captured);
    }
    if (outermost && random.nextInt(3) == 0) {
      Value fixed = body.constant(name("trips"), Tensor.vector(1 + random.nextInt(3)));
      any.numbers.add(recurrence(body, fixed, List.of(), any, false));
    }
    Value largest = body.constant(name("largest"), Tensor.vector(LARGEST));
    any.integers.add(body.add(name("less"), new Sub(), largest, pick(own.integers)));
    List<Value> after = moved(own.integers, any.integers);
    List<Value> numbers = moved(own.numbers, any.numbers);
    Value map = RecurrentGraphs.affine(body, name("map"), pick(any.numbers));
    Value sum = body.add(name("sum"), new Add(), map, row(body, pick(any.integers)));
    Value computed = body.add(name("next"), Functions.tanh(), sum);
    numbers.set(random.nextInt(numbers.size()), computed);
    after.addAll(numbers);
    if (copy != null) {
      after.replaceAll(value -> copied(body, value));
    }
    return after;
  }

  private Value copied(GraphBuilder body, Value value) {
    Value result = value;
    for (int k = random.nextInt(3); k > 0; k--) {
      result = body.add(name("copy"), copy, result, result);
    }
    return random.nextInt(4) == 0 ? branch(body, result) : result;
  }

  /** A copy where an input says so, otherwise the value itself. */
  private Value branch(GraphBuilder body, Value value) {
    GraphBuilder copies = new GraphBuilder();
    Branch branch =
        new Branch(
            copies.outputs(copies.add(name("copy"), copy, value, value)).build(),
            new GraphBuilder().outputs(value).build());
    Value half = body.constant(name("half"), Tensor.vector(LARGEST / 2));
    Value above = body.add(name("above"), Comparisons.greater(), at, half);
    Value taken = new Value(name("taken"));
    body.add(new Node(taken.name(), branch, List.of(above), List.of(taken)));
    return taken;
  }

  private List<Value> moved(List<Value> own, List<Value> any) {
    List<Value> moved = new ArrayList<>(own);
    Collections.shuffle(moved, random);
    return random.nextBoolean() ? moved : picked(any, own.size());
  }

  /** The row of an input that an integer says, of shape {@code [1, D]}. */
  private Value row(GraphBuilder around, Value at) {
    return RecurrentGraphs.mean(around, around.add(name("rows"), new Gather(0), rows, at));
  }

  private List<Value> picked(List<Value> values, int count) {
    List<Value> picked = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      picked.add(pick(values));
    }
    return picked;
  }

  private Value pick(List<Value> values) {
    return values.get(random.nextInt(values.size()));
  }

  private String name(String base) {
    return base + names++;
  }
}
