package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.forward.ForwardPass;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
