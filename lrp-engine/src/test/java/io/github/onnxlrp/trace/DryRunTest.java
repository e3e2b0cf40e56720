package io.github.onnxlrp.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Runs that look for shapes alone, which many lengths are tried in. */
class DryRunTest {
  /** An operation that counts how often it is computed. */
  private record Counted(AtomicInteger evaluations) implements AdjointOp {
    @Override
    public String name() {
      return "Counted";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      evaluations.incrementAndGet();
      return List.of(inputs.get(0));
    }
  }

  @Test
  void whatIsMadeOfConstantsIsComputedOnce() {
    AtomicInteger ofConstants = new AtomicInteger();
    AtomicInteger ofInputs = new AtomicInteger();
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.FLOAT, null));
    Value first =
        graph.add(
            "first",
            new Counted(ofConstants),
            graph.constant("w", Tensor.zeros(ElementType.FLOAT, 3, 6)));
    Value second = graph.add("second", new Counted(ofConstants), first);
    Value product = graph.add("product", new MatMul(), x, second);
    Value y = graph.add("y", new Counted(ofInputs), product);
    DryRun run = DryRun.of(graph.outputs(y).build(), Map.of("x", new int[] {2, 3}));
    DryRun longer = run.anew(Map.of("x", new int[] {5, 3}));
    DryRun longest = longer.with(Map.of("x", new int[] {7, 3}));
    assertThat(run.shapeOf(y)).containsExactly(2, 6);
    assertThat(longer.shapeOf(y)).containsExactly(5, 6);
    assertThat(longest.shapeOf(y)).containsExactly(7, 6);
    assertThat(ofInputs).hasValue(3);
    assertThat(ofConstants).hasValue(2);
  }

  /** A length that is tried for one axis may make gigabytes of an input that names it often. */
  @Test
  void inputsThatAreTooLargeToBeTriedSayNothing() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.FLOAT);
    Value one = builder.constant("one", Tensor.of(new double[] {1}, 1));
    Value y = new Value("y");
    builder.add(new Node("add", new Add(), List.of(x, one), List.of(y)));
    Graph graph = builder.outputs(y).build();
    assertThat(DryRun.of(graph, Map.of("x", new int[] {2, 3})).shapeOf(y)).containsExactly(2, 3);
    DryRun large = DryRun.of(graph, Map.of("x", new int[] {5000, 5000}));
    assertThat(large.shapeOf(y)).isNull();
    assertThat(large.failures()).isZero();
  }
}
