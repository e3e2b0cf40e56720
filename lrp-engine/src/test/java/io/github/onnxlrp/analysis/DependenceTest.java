package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.BroadcastTo;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Expand;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What elements, numbers and lengths of inputs each value of a trace depends on. */
class DependenceTest {
  private static final String NOTHING = "";

  private final GraphBuilder graph = new GraphBuilder();
  private final Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
  private final Value n = graph.input(new Value("n", ElementType.INT64, null));
  private final Value c = graph.constant("c", Tensor.of(new double[] {1, 2, 3}, 3));
  private final List<Value> results = new ArrayList<>();

  private Value add(String name, Op op, Value... operands) {
    Value result = graph.add(name, op, operands);
    results.add(result);
    return result;
  }

  /** The length of what an operation gives: by it the shape of that is told. */
  private void addShapeOf(Op op, Value... operands) {
    add("shape", Generators.shape(0, 1), add("y", op, operands));
  }

  private String dependenceOf(String name) {
    Map<String, Tensor> inputs =
        Map.of("x", Tensor.of(new double[] {0.5, -1, 2}, 3), "n", Tensor.vector(2));
    Trace trace = ForwardPass.run(graph.outputs(results.toArray(Value[]::new)).build(), inputs);
    return of(trace, trace.values().get(name).get(0));
  }

  /** What a value depends on, in one line. */
  static String of(Trace trace, TraceValue value) {
    Dependence dependence = new Dependence(trace, input -> true);
    List<String> found = new ArrayList<>();
    if (dependence.onElements(value)) {
      found.add("elements");
    }
    if (dependence.onNumbers(value)) {
      found.add("numbers");
    }
    if (dependence.onLengths(value)) {
      found.add("lengths");
    }
    if (dependence.onNumberOfElements(value)) {
      found.add("number of elements");
    }
    return String.join(", ", found);
  }

  @Test
  void aFunctionOfSingleElements() {
    add("y", Functions.tanh(), x);
    assertThat(dependenceOf("y")).isEqualTo("elements, numbers");
  }

  @Test
  void constants() {
    add("y", Functions.tanh(), c);
    assertThat(dependenceOf("y")).isEqualTo(NOTHING);
  }

  @Test
  void aSumJoinsAnyNumberOfElements() {
    add("y", new Reduce(false, false, false), x, graph.constant("axes", Tensor.vector(0)));
    assertThat(dependenceOf("y")).isEqualTo("elements, numbers, lengths");
  }

  @Test
  void aSumOfConstants() {
    add("y", new Reduce(false, false, false), c, graph.constant("axes", Tensor.vector(0)));
    assertThat(dependenceOf("y")).isEqualTo(NOTHING);
  }

  @Test
  void movementJoinsNothing() {
    add("y", new Concat(0), x, c);
    assertThat(dependenceOf("y")).isEqualTo("elements, numbers");
  }

  @Test
  void anOperandThatKeepsItsOrderJoinsNothing() {
    add("y", Reshape.unsqueeze(), x, graph.constant("axes", Tensor.vector(0)));
    assertThat(dependenceOf("y")).isEqualTo("elements, numbers");
  }

  @Test
  void aLength() {
    add("y", Generators.shape(0, 1), x);
    assertThat(dependenceOf("y")).isEqualTo("lengths");
    // And what is computed of it.
    add("z", new Cast(ElementType.DOUBLE), results.get(0));
    assertThat(dependenceOf("z")).isEqualTo("lengths");
  }

  @Test
  void aShapePassesNothingOn() {
    add("y", new BroadcastTo(), graph.constant("1", Tensor.of(new double[] {1}, 1)), x);
    assertThat(dependenceOf("y")).isEqualTo(NOTHING);
    add("z", new Expand(), graph.constant("2", Tensor.of(new double[] {1}, 1)), n);
    assertThat(dependenceOf("z")).isEqualTo(NOTHING);
  }

  @Test
  void elementsThatChooseAmongConstants() {
    Value negative = add("negative", Comparisons.less(), x, graph.constant("0", Tensor.scalar(0)));
    add("y", new Where(), negative, c, graph.constant("d", Tensor.of(new double[] {4, 5, 6}, 3)));
    assertThat(dependenceOf("y")).isEqualTo("elements");
    add("z", new Where(), negative, x, c);
    assertThat(dependenceOf("z")).isEqualTo("elements, numbers");
    add("t", new Gather(0), c, n);
    assertThat(dependenceOf("t")).isEqualTo("elements");
  }

  @Test
  void placesSayHowManyThereAre() {
    Value places = add("places", Generators.nonZero(), x);
    // Elements of this shape, whatever is computed of them.
    add("numbers", new Cast(ElementType.DOUBLE), places);
    add("more", new Add(), results.get(1), graph.constant("1", Tensor.scalar(1)));
    add("shape", Generators.shape(1, 2), results.get(2));
    assertThat(dependenceOf("shape")).isEqualTo("lengths, number of elements");
  }

  @Test
  void lengthsThatElementsGive() {
    addShapeOf(new Expand(), graph.constant("one", Tensor.of(new double[] {1}, 1)), n);
    assertThat(dependenceOf("shape")).isEqualTo("lengths, number of elements");
  }

  @Test
  void endsOfASliceThatElementsGive() {
    addShapeOf(new Slice(), c, vector("starts", 0), n, vector("axes", 0), vector("steps", 1));
    assertThat(dependenceOf("shape")).isEqualTo("lengths, number of elements");
  }

  @Test
  void endsOfASliceThatAreConstant() {
    addShapeOf(
        new Slice(),
        x,
        vector("starts", 0),
        vector("ends", 2),
        vector("axes", 0),
        vector("steps", 1));
    assertThat(dependenceOf("shape")).isEqualTo("lengths");
  }

  private Value vector(String name, long element) {
    return graph.constant(name, Tensor.vector(element));
  }

  @Test
  void shapesOfWhatIsComputedElementByElement() {
    addShapeOf(Functions.tanh(), x);
    assertThat(dependenceOf("shape")).isEqualTo("lengths");
  }

  @Test
  void shapesOfWhatHasTheElementsAsItsSecondOperand() {
    addShapeOf(new Mul(), c, x);
    assertThat(dependenceOf("shape")).isEqualTo("lengths");
  }

  @Test
  void shapesOfComparisons() {
    addShapeOf(Comparisons.less(), x, c);
    assertThat(dependenceOf("shape")).isEqualTo("lengths");
  }

  @Test
  void shapesOfWhatHasTheShapeOfAnOperand() {
    addShapeOf(new BroadcastTo(), graph.constant("one", Tensor.of(new double[] {1}, 1)), x);
    assertThat(dependenceOf("shape")).isEqualTo("lengths");
  }
}
