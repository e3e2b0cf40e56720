package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where each canonical form stands in the place of another one, and where it does not. */
class CanonicalFormsTest {
  private final GraphBuilder graph = new GraphBuilder();
  private final Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
  private final Value h = graph.input(new Value("h", ElementType.DOUBLE, null));

  private Value add(String name, Op op, Value... operands) {
    return graph.add(name, op, operands);
  }

  private Value constant(String name, double... elements) {
    return graph.constant(name, Tensor.of(elements, 1, elements.length));
  }

  /** What gives the last value of the model, after rewriting. */
  private TraceNode rewritten(Value y) {
    Map<String, Tensor> inputs =
        Map.of(
            "x",
            Tensor.of(new double[] {1, -2}, 1, 2),
            "h",
            Tensor.of(new double[] {0.5, 3}, 1, 2));
    Trace trace = ForwardPass.run(graph.outputs(y).build(), inputs);
    Trace rewritten = CanonicalForms.of(trace, Set.of("x", "h"), Overrides.NONE).trace();
    return rewritten.outputs().get(y.name()).producer();
  }

  /** The same with its operands. */
  private String last(Value y) {
    TraceNode node = rewritten(y);
    return node.op().name() + node.inputs().stream().map(TraceValue::name).toList();
  }

  @Test
  void differenceFires() {
    Value z = add("z", Functions.sigmoid(), x);
    Value minus = add("minus", Functions.negate(), x);
    Value d = add("d", new Add(), h, minus);
    assertThat(last(add("y", new Add(), x, add("zd", new Mul(), d, z))))
        .isEqualTo("Add[y/(1-g)*a, y/g*b]");
  }

  @Test
  void differenceFromZeroFires() {
    Value z = add("z", Functions.sigmoid(), x);
    Value d = add("d", new Sub(), constant("h0", 0, 0), x);
    assertThat(last(add("y", new Add(), x, add("zd", new Mul(), z, d))))
        .isEqualTo("Add[y/(1-g)*a, y/g*b]");
  }

  @Test
  void differenceDoesNotFire() {
    Value z = add("z", Functions.sigmoid(), x);
    Value d = add("d", new Sub(), x, h);
    Value wrongSign = add("zd", new Mul(), z, d);
    assertThat(last(add("y", new Add(), x, wrongSign))).isEqualTo("Add[x, zd]");
  }

  /** A gate times zero is no gate with a sign. */
  @Test
  void differenceDoesNotFireOnAProductWithZero() {
    Value z = add("z", Functions.sigmoid(), x);
    Value rest = add("rest", new Sub(), constant("one", 1, 1), z);
    Value kept = add("kept", new Mul(), z, constant("h0", 0, 0));
    Value written = add("written", new Mul(), rest, h);
    assertThat(last(add("y", new Add(), written, kept))).isEqualTo("Add[written, kept]");
  }

  @Test
  void maskFires() {
    Value ofX = add("mx", new Mul(), constant("m", 1, 0), x);
    Value ofH = add("kh", new Mul(), h, constant("k", 0, 1));
    assertThat(last(add("y", new Add(), ofX, ofH))).isEqualTo("Where[y/mask, x, h]");
  }

  @Test
  void maskDoesNotFire() {
    Value ofX = add("mx", new Mul(), constant("m", 1, 0), x);
    Value ofH = add("kh", new Mul(), h, constant("k", 1, 1));
    assertThat(last(add("y", new Add(), ofX, ofH))).isEqualTo("Add[mx, kh]");
  }

  @Test
  void choiceOfZeroFires() {
    Value taken =
        graph.constant("taken", Tensor.integers(ElementType.BOOL, new long[] {1, 0}, 1, 2));
    assertThat(last(add("y", new Where(), taken, x, constant("zero", 0, 0))))
        .isEqualTo("Mul[x, y/mask]");
  }

  /** The product keeps what the choice takes, whether that is taken where the condition holds. */
  @ParameterizedTest
  @CsvSource({"true, 1, 0", "false, 0, 1"})
  void theMaskOfAChoiceOfZero(boolean whereTrue, double first, double second) {
    Value taken =
        graph.constant("taken", Tensor.integers(ElementType.BOOL, new long[] {1, 0}, 1, 2));
    Value zero = constant("zero", 0, 0);
    Value y = add("y", new Where(), taken, whereTrue ? x : zero, whereTrue ? zero : x);
    assertThat(rewritten(y).input(1).tensor().doubles()).containsExactly(first, second);
  }

  @Test
  void choiceOfAnotherConstantDoesNotFire() {
    Value taken =
        graph.constant("taken", Tensor.integers(ElementType.BOOL, new long[] {1, 0}, 1, 2));
    Value other = constant("other", 0, Double.NEGATIVE_INFINITY);
    assertThat(last(add("y", new Where(), taken, x, other))).isEqualTo("Where[taken, x, other]");
  }

  private Value sumOf(Value value) {
    Value axis = graph.constant("axis", Tensor.vector(1));
    return add("sum", new Reduce(false, true, false), value, axis);
  }

  @Test
  void softmaxFires() {
    Value axis = graph.constant("axis0", Tensor.vector(1));
    Value shifted =
        add("shifted", new Sub(), x, add("max", new ReduceExtremum(true, true, false), x, axis));
    Value e = add("e", Functions.exp(), shifted);
    assertThat(last(add("y", new Div(), e, sumOf(e)))).isEqualTo("Softmax[x]");
  }

  @Test
  void softmaxDoesNotFire() {
    Value e = add("e", Functions.exp(), x);
    Value other = add("other", Functions.exp(), h);
    assertThat(last(add("y", new Div(), e, sumOf(other)))).isEqualTo("Div[e, sum]");
  }

  /** There is a divisor for each row of weights; those of a transposed operand are columns. */
  @ParameterizedTest
  @CsvSource({"false, 'MatMul[y/share, v]'", "true, 'Div[product, sum]'"})
  void rowsOfWeightsFire(boolean transposed, String expected) {
    Value column = add("column", new Transpose(List.of()), x);
    Value weights = add("a", Functions.exp(), add("xh", new MatMul(), column, h));
    Value axis = graph.constant("axis", Tensor.vector(1));
    Value sum = add("sum", new Reduce(false, true, false), weights, axis);
    Value v = add("v", Functions.tanh(), add("xx", new MatMul(), column, x));
    Value product = add("product", new MatMul(transposed, false), weights, v);
    assertThat(last(add("y", new Div(), product, sum))).isEqualTo(expected);
  }

  @Test
  void sigmoidFires() {
    Value e = add("e", Functions.exp(), add("minus", Functions.negate(), x));
    Value divisor = add("divisor", new Add(), constant("one", 1, 1), e);
    assertThat(last(add("y", new Div(), h, divisor))).isEqualTo("Mul[y/sigmoid, h]");
  }

  @Test
  void sigmoidDoesNotFire() {
    Value e = add("e", Functions.exp(), add("minus", Functions.negate(), x));
    Value divisor = add("divisor", new Add(), constant("two", 2, 2), e);
    assertThat(last(add("y", new Div(), h, divisor))).isEqualTo("Div[h, divisor]");
  }

  /** A factor of another framework's operation, which is not known. */
  @Test
  void scaleDoesNotFireOnAnotherFactor() {
    Op twice =
        new Elementwise(
            "Twice", a -> 2 * a, a -> 2, a -> a.plus(a), Elementwise.Form.FACTOR, null, Map.of());
    Value t = add("t", twice, add("m", Functions.tanh(), h));
    assertThat(last(add("y", new Mul(), t, add("z", Functions.sigmoid(), x))))
        .isEqualTo("Mul[t, z]");
  }

  @Test
  void integersFire() {
    Value i = add("i", new Cast(ElementType.INT32), add("t", Functions.negate(), x));
    assertThat(last(add("y", new Cast(ElementType.DOUBLE), i))).isEqualTo("Cast[t]");
  }

  /** The half of h is lost. */
  @Test
  void integersDoNotFireWhereTheyRound() {
    Value i = add("i", new Cast(ElementType.INT32), h);
    assertThat(last(add("y", new Cast(ElementType.DOUBLE), i))).isEqualTo("Cast[i]");
  }

  /** Values stay as they were recorded, whatever stands in the place of what gave them. */
  @Test
  void recordedValuesStay() {
    String nodes = "e = Exp(s); t = ReduceSum(e); i = Mul(e, m); y = Div(i, t)";
    Trace trace = Cell.trace(nodes);
    Trace rewritten = CanonicalForms.of(trace, Set.of("x", "h"), Overrides.NONE).trace();
    for (String name : new String[] {"e", "t", "i", "y"}) {
      assertThat(rewritten.values().get(name).get(0).tensor())
          .isSameAs(trace.values().get(name).get(0).tensor());
    }
  }
}
