package io.github.onnxlrp.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a trace need not hold, and that it stays what it was. */
class CheapValuesTest {
  private static final int WIDTH = 40;

  private final RandomTensors random = new RandomTensors(78);
  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input(new Value("x", ElementType.DOUBLE, null));

  private Value constant(String name, int... shape) {
    return builder.constant(name, random.next(shape));
  }

  private Trace run(int width, Value... outputs) {
    Graph graph = builder.outputs(outputs).build();
    return ForwardPass.run(graph, Map.of("x", random.next(1, width)));
  }

  /** The names of values whose elements are computed each time. */
  private static Set<String> deferred(Trace trace) {
    Map<TraceValue, double[]> before = new LinkedHashMap<>();
    for (TraceNode node : trace.nodes()) {
      node.outputs().forEach(value -> before.put(value, value.tensor().doubles()));
    }
    trace.deferCheapValues();
    Set<String> names = new TreeSet<>();
    before.forEach(
        (value, elements) -> {
          double[] after = value.tensor().doubles();
          assertThat(after).as("%s", value).isEqualTo(elements);
          if (after != elements) {
            names.add(value.name());
          }
        });
    return names;
  }

  /** Of the values of a gate the trace holds the products, the pre-activation and the gate. */
  @Test
  void sumsProductsAndCopiesOfHeldValues() {
    Value xw = builder.add("xW", new MatMul(), x, constant("W", WIDTH, WIDTH));
    Value hu = builder.add("hU", new MatMul(), x, constant("U", WIDTH, WIDTH));
    Value sum = builder.add("sum", new Add(), xw, hu);
    Value z = builder.add("z", new Add(), sum, constant("b", WIDTH));
    Value gate = builder.add("gate", Functions.sigmoid(), z);
    Value gated = builder.add("gated", new Mul(), gate, xw);
    Value turned = builder.add("turned", new Transpose(List.of(1, 0)), gate);
    assertThat(deferred(run(WIDTH, gated, turned))).containsExactly("gated", "sum", "turned");
  }

  @Test
  void notWhatIsMadeOfConstantsOnly() {
    Value w = builder.add("W", new Add(), constant("V", WIDTH, 2), constant("b", 2));
    assertThat(deferred(run(WIDTH, builder.add("y", new MatMul(), x, w)))).isEmpty();
  }

  @Test
  void notWhatIsSmall() {
    assertThat(deferred(run(31, builder.add("y", new Mul(), x, x)))).isEmpty();
  }

  /** A loop that reads its step from a sequence must not compute the sequence at each. */
  @Test
  void notWhatManyRead() {
    Value all = builder.add("all", new Mul(), x, constant("k", 1, WIDTH));
    Value[] steps = new Value[9];
    for (int t = 0; t < steps.length; t++) {
      List<Tensor> range = Slice.range(t, t + 1L, 1);
      Value start = builder.constant("start" + t, range.get(0));
      Value end = builder.constant("end" + t, range.get(1));
      Value axis = builder.constant("axis" + t, range.get(2));
      steps[t] = builder.add("step" + t, new Slice(), all, start, end, axis);
    }
    assertThat(deferred(run(WIDTH, steps))).isEmpty();
  }

  /** What was moved by rounding is not what the operation gives. */
  @Test
  void notWhatTheOperationDoesNotGive() {
    Value product = builder.add("product", new Mul(), x, constant("k", 1, WIDTH));
    Graph graph = builder.outputs(product).build();
    Trace moved = ForwardPass.runMoved(graph, Map.of("x", random.next(1, WIDTH)));
    assertThat(deferred(moved)).isEmpty();
  }
}
