package io.github.onnxlrp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DryRunTest {
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
