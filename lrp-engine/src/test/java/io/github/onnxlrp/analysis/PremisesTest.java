package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What roles and forms rest on that another sample may have otherwise. */
class PremisesTest {
  private static final String MASK = "b = Less(x, 0); f = ToDouble(b); ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Mul(m, f) | Mul node 'y' reads 'f', which depends on elements of inputs",
        "y = Mul(f, m) | Mul node 'y' reads 'f', which depends on elements of inputs",
        "y = Add(m, f) | Add node 'y' reads 'f', which depends on elements of inputs",
        "y = Sub(m, f) | Sub node 'y' reads 'f', which depends on elements of inputs",
        "g = Add(f, 1); y = Div(m, g)"
            + " | Div node 'y' reads 'g', which depends on elements of inputs",
        "y = Max(m, f) | Max node 'y' reads 'f', which depends on elements of inputs",
        "y = Where(b, m, f) | Where node 'y' reads 'f', which depends on elements of inputs",
        "i = ToInteger(m); y = Mul(i, i) | Cast node 'i' makes integers of numbers",
        // The first of several.
        "q = Mul(m, f); i = ToInteger(q); y = Neg(i)"
            + " | Mul node 'q' reads 'f', which depends on elements of inputs",
        "i = ToInteger(m); j = ToDouble(i); y = Mul(j, f)"
            + " | Cast node 'i' makes integers of numbers",
      })
  void areFound(String nodes, String expected) {
    assertThat(premise(MASK + nodes, "x", "h")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'y = Mul(m, v)'",
    "'y = Mul(m, 2)'",
    // Which elements are taken decides nothing.
    "'y = Where(b, m, v)'",
    "'y = ToDouble(m)'",
    // Nothing of what relevance does not reach.
    "'g = Add(f, f); i = ToInteger(f); y = Tanh(m)'",
  })
  void areNotFound(String nodes) {
    assertThat(premise(MASK + nodes, "x", "h")).isNull();
  }

  private static final String ORDER = "b = Less(h, 0); i = ToInteger(b); t = Gather(s, i); ";

  /** A value and itself in another order are a function of single elements in one order only. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "y = Mul(t, s)",
        "y = Mul(s, t)",
        "y = Add(s, t)",
        "q = Tanh(t); y = Mul(q, s)",
        "q = Identity(t); r = Identity(q); y = Mul(s, r)",
        "q = Gather(s, i); r = Concat(t, q); y = Mul(r, r)",
      })
  void ordersThatDependOnInputsAreFound(String nodes) {
    assertThat(premise(ORDER + nodes, "x"))
        .isEqualTo(
            "%s node 'y' joins values in an order that depends on elements of inputs"
                .formatted(nodes.contains("Add") ? "Add" : "Mul"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y = Tanh(t)",
        "q = Gather(s, i); y = Concat(t, q)",
        // Each element is a sum over others behind a linear operation.
        "q = MatMul(t, W); y = Mul(q, s)",
        "k = Transpose(s); q = MatMul(t, k); y = Mul(q, s)",
        // Elements stay in their places.
        "q = Where(b, s, s); y = Mul(q, s)",
        "n = ToInteger(0); q = Gather(s, n); y = Mul(q, s)",
      })
  void otherOrdersAreNotFound(String nodes) {
    assertThat(premise(ORDER + nodes, "x")).isNull();
  }

  /** Rows that ids look up are no elements in another order. */
  @Test
  void idsInAnotherOrderAreLookedUp() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.INT64, null));
    Value h = graph.input(new Value("h", ElementType.INT64, null));
    Map<String, Tensor> inputs = Map.of("x", Tensor.vector(1, 0), "h", Tensor.vector(1, 1));
    Value table = graph.constant("table", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
    Value rows = graph.add("rows", new Gather(0), table, graph.add("ids", new Gather(0), x, h));
    Trace trace =
        ForwardPass.run(graph.outputs(graph.add("y", new Mul(), rows, rows)).build(), inputs);
    assertThat(Activity.of(trace, Set.of("x")).isActive(trace.outputs().get("y"))).isTrue();
    assertThat(Premises.of(trace, Set.of("x"))).isEqualTo(new Premises(null, null));
  }

  private static Trace scan(boolean given) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value h = graph.input(new Value("h", ElementType.DOUBLE, null));
    GraphBuilder body = new GraphBuilder();
    body.input(new Value("iteration"));
    Value going = body.input(new Value("going"));
    Value state = body.input(new Value("state"));
    Value step = body.input(new Value("step"));
    Value next = body.add("next", new Add(), state, step);
    Recurrent loop =
        new Recurrent(
            "Scan",
            "",
            body.outputs(going, next).build(),
            1,
            List.of(new Recurrent.Scan(0, false)),
            List.of());
    Value initial = given ? h : graph.constant("zero", Tensor.scalar(0));
    Value last = new Value("last");
    graph.add(new Node("scan", loop, Arrays.asList(null, null, initial, x), List.of(last)));
    Map<String, Tensor> inputs =
        Map.of("x", Tensor.of(new double[] {1, 2}, 2), "h", Tensor.scalar(3));
    return ForwardPass.run(graph.outputs(last).build(), inputs);
  }

  /** Relevance ends at an initial state, which is another for another sample. */
  @Test
  void initialStatesThatAreInputsAreFound() {
    assertThat(Premises.of(scan(true), Set.of("x")).elements())
        .isEqualTo("the initial state 'scan/h/initial/0' depends on elements of inputs");
    assertThat(Premises.of(scan(true), Set.of("x", "h")).elements()).isNull();
    assertThat(Premises.of(scan(false), Set.of("x")).elements()).isNull();
  }

  /** Numbers that follow from lengths are others for other lengths. */
  @Test
  void lengthsAreFound() {
    String nodes = "n = Shape(x); g = ToDouble(n); y = Mul(m, g)";
    assertThat(Premises.of(Cell.trace(MASK + nodes), Set.of("x", "h")))
        .isEqualTo(new Premises(null, "Mul node 'y' reads 'g', which depends on lengths"));
    assertThat(Premises.of(Cell.trace(MASK + "y = Mul(m, 2)"), Set.of("x", "h")))
        .isEqualTo(new Premises(null, null));
  }

  /** Also inputs that are not explained change from sample to sample. */
  @Test
  void inputsThatAreNotExplainedCount() {
    assertThat(premise("y = Add(x, h)", "x"))
        .isEqualTo("Add node 'y' reads 'h', which depends on elements of inputs");
  }

  /** Ids beside ids are no numbers. */
  @Test
  void integersAreNoMasks() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.INT64, null));
    Value h = graph.input(new Value("h", ElementType.INT64, null));
    Map<String, Tensor> inputs = Map.of("x", Tensor.vector(1, 2), "h", Tensor.vector(3, 4));
    Value ids = graph.add("ids", new Cast(ElementType.INT64), x);
    Trace trace = ForwardPass.run(graph.outputs(graph.add("y", new Add(), ids, h)).build(), inputs);
    assertThat(Activity.of(trace, Set.of("x")).isActive(trace.outputs().get("y"))).isTrue();
    assertThat(Premises.of(trace, Set.of("x")).elements()).isNull();
  }

  private static String premise(String nodes, String... explained) {
    return Premises.of(Cell.trace(nodes), Set.of(explained)).elements();
  }
}
