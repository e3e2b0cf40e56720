package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which floats are ids: all that is used of them is their cast to an integer. */
class IdsTest {
  private static List<String> ids(String nodes) {
    Trace trace = Cell.trace(nodes);
    Ids ids = new Ids(trace, Cell.activity(trace));
    return List.of("h", "v", "m", "q").stream()
        .filter(name -> trace.values().containsKey(name))
        .filter(name -> ids.contains(trace.values().get(name).get(0)))
        .toList();
  }

  /** Relevance starts at an output, whatever else it is used for. */
  @Test
  void anOutputIsNoId() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value q = graph.add("q", Functions.abs(), x);
    Value rows = graph.add("y", new Cast(ElementType.INT64), q);
    assertThat(ids(graph.outputs(rows).build())).containsExactly("x", "q", "y");
    assertThat(ids(graph.outputs(rows, q).build())).containsExactly("y");
  }

  @Test
  void whatIsQuantisedIsANumber() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value zero = graph.constant("0", Tensor.integers(ElementType.INT8, new long[] {0}));
    Value q = graph.add("q", Functions.abs(), x);
    Value scale = graph.constant("scale", Tensor.scalar(1));
    Value y = graph.add("y", new Quantize(1, ElementType.INT8), q, scale, zero);
    assertThat(ids(graph.outputs(y).build())).containsExactly("y");
  }

  private static List<String> ids(Graph graph) {
    Trace trace = ForwardPass.run(graph, Map.of("x", Tensor.of(new double[] {1, -2}, 1, 2)));
    Ids ids = new Ids(trace, Activity.of(trace, Set.of("x")));
    return List.of("x", "q", "y").stream()
        .filter(name -> ids.contains(trace.values().get(name).get(0)))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i = ToInteger(m); y = Gather(W, i) | v m",
        "q = Add(m, 1); i = ToInteger(q); y = Gather(W, i) | v m q",
        "q = Max(m, 0); i = ToInteger(q); y = Gather(W, i) | v m q",
        "q = Transpose(m); i = ToInteger(q); y = Gather(W, i) | v m q",
        "q = Mul(m, 0.5); i = ToInteger(q); y = Gather(W, i) | q",
        "q = Add(m, 1); i = ToInteger(m); g = Gather(W, i); y = Add(g, q) | ''",
        "q = Sub(1, m); i = ToInteger(q); g = Gather(W, i); y = Add(g, m) | q",
        "i = ToInteger(m); q = Add(i, i); y = Gather(W, q) | v m q",
        "q = Tanh(m) | ''",
        "q = Add(3, 4); i = ToInteger(m); y = Gather(W, i) | v m",
      })
  void areIds(String nodes, String expected) {
    assertThat(String.join(" ", ids(nodes))).isEqualTo(expected);
  }
}
