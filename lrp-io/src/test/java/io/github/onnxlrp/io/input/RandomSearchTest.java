package io.github.onnxlrp.io.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.ReverseSequence;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Lengths and integers that random inputs find by themselves. */
class RandomSearchTest {
  private static final int SAMPLES = 40;

  private final GraphBuilder builder = new GraphBuilder();

  private Value input(String name, ElementType type, Object... dims) {
    return builder.input(name, type, Graphs.dims(dims));
  }

  private Value floats(String name, Object... dims) {
    return input(name, ElementType.FLOAT, dims);
  }

  private Value number(long number) {
    return builder.constant("#" + number, Tensor.of(new long[] {number}));
  }

  private Value zeros(String name, int... shape) {
    return builder.constant(name, Tensor.zeros(ElementType.FLOAT, shape));
  }

  /** The elements of every sample in one row, which a matrix of {@code rows} rows takes. */
  private Value flatten(Value x, int rows) {
    Op flat =
        new Reshape(
            "Flatten", in -> new int[] {in.get(0).dim(0), in.get(0).size() / in.get(0).dim(0)});
    Value row = builder.add(x.name() + "/row", flat, x);
    return builder.add(x.name() + "/out", new MatMul(), row, zeros(x.name() + "/w", rows, 3));
  }

  private RandomInputs random(Graph graph, int samples, Map<String, Long> dims) {
    return new RandomInputs(Graphs.declared(graph, dims), samples, 5);
  }

  /** The arrays, with which the graph runs. */
  private Map<String, Tensor> draw(Value output) {
    Graph graph = builder.outputs(output).build();
    Map<String, Tensor> arrays = random(graph, SAMPLES, Map.of()).draw(Map.of()).arrays();
    ForwardPass.run(graph, arrays);
    return arrays;
  }

  private static Set<Long> distinct(Tensor tensor) {
    return Arrays.stream(tensor.longs()).boxed().collect(Collectors.toSet());
  }

  @Test
  void anOpenLengthIsFound() {
    Value x = floats("x", "batch", "time", 2);
    Graph graph = builder.outputs(x).build();
    RandomInputs random = random(graph, 3, Map.of());
    assertThat(random.draw(Map.of()).arrays().get("x").shape()).containsExactly(3, 8, 2);
    assertThat(random.notes())
        .containsExactly("random inputs have the lengths time = 8; --dim NAME=LENGTH sets others");
    Map<String, Long> dims = Map.of("time", 5L);
    random = random(graph, 3, dims);
    assertThat(random.draw(Map.of()).arrays().get("x").shape()).containsExactly(3, 5, 2);
    assertThat(random.notes()).isEmpty();
  }

  @Test
  void theOnlyLengthThatFitsTheWeightsIsFound() {
    Map<String, Tensor> arrays = draw(flatten(floats("x", "batch", "time", 2), 26));
    assertThat(arrays.get("x").shape()).containsExactly(SAMPLES, 13, 2);
  }

  @Test
  void dimensionsOfDifferentLengthsAreFound() {
    Value x = flatten(floats("x", "batch", "time"), 8);
    Value y = flatten(floats("y", "batch", "?"), 37);
    Map<String, Tensor> arrays = draw(builder.add("sum", new Add(), x, y));
    assertThat(arrays.get("x").shape()).containsExactly(SAMPLES, 8);
    assertThat(arrays.get("y").shape()).containsExactly(SAMPLES, 37);
  }

  @Test
  void givenArraysBindWhatTheyShare() {
    Value sum = builder.add("sum", new Add(), floats("x", "batch", "t"), floats("y", "batch", "t"));
    Graph graph = builder.outputs(sum).build();
    RandomInputs random = random(graph, 2, Map.of());
    Tensor x = Tensor.of(new double[6], 2, 3);
    assertThat(random.draw(Map.of("x", x)).arrays().get("y").shape()).containsExactly(2, 3);
    assertThat(random.notes()).isEmpty();
  }

  @Test
  void lengthsAreNoLongerThanTheSteps() {
    Value x = floats("x", "batch", "time", 2);
    Value lengths = input("lengths", ElementType.INT32, "batch");
    Value whole = builder.add("whole", new Cast(ElementType.INT64), lengths);
    Value y = builder.add("y", new ReverseSequence(0, 1), x, whole);
    assertThat(distinct(draw(y).get("lengths")))
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void lengthsThatMakeAMaskAreNoLongerThanTheSteps() {
    Value x = floats("x", "batch", 5);
    Value lengths = input("lengths", ElementType.INT64, "batch");
    Op column = new Reshape("Unsqueeze", in -> new int[] {in.get(0).size(), 1});
    Value steps = builder.add("steps", Generators.range(), number(0), number(5), number(1));
    Value mask =
        builder.add("mask", Comparisons.less(), steps, builder.add("column", column, lengths));
    Value y = builder.add("y", new Add(), x, builder.add("m", new Cast(ElementType.FLOAT), mask));
    assertThat(distinct(draw(y).get("lengths"))).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void lengthsThatPickTheLastStepAreNoLongerThanTheSteps() {
    Value x = floats("x", 6, 2);
    Value lengths = input("lengths", ElementType.INT64, "batch");
    Value last = builder.add("last", new Sub(), lengths, number(1));
    assertThat(distinct(draw(builder.add("y", new Gather(0), x, last)).get("lengths")))
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
  }

  private static Graph branch(Value result, String name, Op op) {
    Value output = new Value(name);
    Node node = new Node(name, op, List.of(result), List.of(output));
    return new Graph(List.of(), List.of(output), Map.of(), List.of(node));
  }

  @Test
  void aValueIsFoundWithWhichTheBranchRuns() {
    Value x = floats("x", "batch", "time");
    Value rate = input("rate", ElementType.INT64);
    Value known = builder.add("known", Comparisons.equal(), rate, number(16000));
    Op refuses =
        new Reshape(
            "Refuses",
            in -> {
              throw new IllegalArgumentException("no such rate");
            });
    Value y = new Value("y");
    Branch branch = new Branch(branch(x, "then", Reshape.identity()), branch(x, "else", refuses));
    builder.add(new Node("if", branch, List.of(known), List.of(y)));
    assertThat(draw(y).get("rate").longs()).containsExactly(16000);
  }

  @Test
  void whatHasNoLimitIsSmallAndAMaskHolds0And1() {
    Value sum =
        builder.add(
            "sum",
            new Add(),
            input("count", ElementType.INT32, "batch"),
            input("attention_mask", ElementType.INT32, "batch"));
    Map<String, Tensor> arrays = draw(sum);
    assertThat(distinct(arrays.get("count"))).hasSizeGreaterThan(5).allMatch(n -> n >= 0 && n < 10);
    assertThat(distinct(arrays.get("attention_mask"))).containsExactlyInAnyOrder(0L, 1L);
  }

  @Test
  void allOptionsThatAreNeededAreInOneMessage() {
    Value x = flatten(floats("x", "batch", "time"), 4001);
    Value y = flatten(floats("y", "batch", "?"), 4003);
    Value sum = builder.add("sum", new Add(), x, y);
    assertThatThrownBy(() -> draw(sum))
        .hasMessageStartingWith("--random: the model runs with none of the inputs that were tried")
        .hasMessageContaining("MatMul node 'x/out'")
        .hasMessageEndingWith("; pass --dim time=LENGTH --dim y[1]=LENGTH");
    GraphBuilder other = new GraphBuilder();
    Value a = other.input(new Value("a", ElementType.FLOAT, null));
    Value b = other.input(new Value("b", ElementType.FLOAT, null));
    Graph graph = other.outputs(a, b).build();
    assertThatThrownBy(() -> random(graph, 1, Map.of()).draw(Map.of()))
        .hasMessage(
            "--random: no shape is declared for 'a', 'b'; give them with --input a=FILE --input"
                + " b=FILE");
  }
}
