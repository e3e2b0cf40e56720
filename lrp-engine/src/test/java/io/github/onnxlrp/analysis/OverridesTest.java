package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be overruled in a trace, and what is said of it. */
class OverridesTest {
  private static void check(String nodes, Overrides overrides) {
    Trace trace = Cell.trace(nodes);
    overrides.check(trace, Cell.activity(trace));
  }

  private static Overrides gate(String name) {
    return new Overrides(Map.of(name, Gate.LEFT), Set.of());
  }

  private static Overrides state(String name) {
    return new Overrides(Map.of(), Set.of(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q = Mul(s, v); r = Mul(s, 2); e = Mul(2, 3); y = Add(q, r) | [q]",
        "q = Transpose(s); y = MatMul(q, v) | [y]",
        "q = Mul(s, v); a = Mul(q, v); y = Add(a, s) | [a, q]",
        "y = Add(s, v) | []",
      })
  void gatesAreOfProductsOfData(String nodes, String products) {
    assertThatThrownBy(() -> check(nodes, gate("none")))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "gate 'none': the model has no product of two values that depend on the input of that"
                + " name; it has "
                + products);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Add(s, 1/2) | [1/2]",
        "q = Mul(s, 3); y = Add(q, 1/2) | [1/2, 3]",
        "q = Add(1/2, 3/4); y = Add(s, q) | [1/2, 3/4, q]",
        "q = Add(1/2, 3/4); y = Tanh(s) | []",
        "i = ReduceSum(s); y = Tanh(i) | []",
        // An index is no number.
        "i = ToInteger(0); q = Gather(s, i); y = Add(q, 1/2) | [1/2]",
        "q = Tanh(W); y = MatMul(s, q) | []",
        // A state that the next step tells is one also below its weights.
        "p = MatMul(1/2, W); q = Add(p, s); c = Tanh(q); o = MatMul(c, W); r = Add(o, s);"
            + " y = Tanh(r) | [1/2]",
      })
  void statesLeadToWhatDependsOnTheInput(String nodes, String constants) {
    assertThatThrownBy(() -> check(nodes, state("none")))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "state 'none': the model has no constant number beside what depends on the input,"
                + " other than weights, of that name; it has "
                + constants);
  }

  @Test
  void whatIsThereCanBeOverruled() {
    String nodes = "q = Mul(s, v); y = Add(q, 1/2)";
    assertThatCode(() -> check(nodes, gate("q"))).doesNotThrowAnyException();
    assertThatCode(() -> check(nodes, state("1/2"))).doesNotThrowAnyException();
    assertThatCode(() -> check(nodes, Overrides.NONE)).doesNotThrowAnyException();
  }

  /** Also where nothing comes before the sum. */
  @Test
  void aConstantBesideAnInputCanBeAState() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value y = graph.add("y", new Add(), x, graph.constant("c", Tensor.scalar(1)));
    Trace trace =
        ForwardPass.run(graph.outputs(y).build(), Map.of("x", Tensor.of(new double[] {1}, 1)));
    Activity activity = Activity.of(trace, Set.of("x"));
    assertThatCode(() -> state("c").check(trace, activity)).doesNotThrowAnyException();
  }

  @Test
  void notesAreInTheOrderOfNames() {
    Map<String, Gate> gates = Map.of("b", Gate.RIGHT, "a", Gate.LEFT, "c", Gate.LEFT);
    assertThat(new Overrides(gates, Set.of("h0", "c0")).notes())
        .containsExactly(
            "the left operand of 'a' is given as its gate",
            "the right operand of 'b' is given as its gate",
            "the left operand of 'c' is given as its gate",
            "'c0' is given as a state",
            "'h0' is given as a state");
  }
}
