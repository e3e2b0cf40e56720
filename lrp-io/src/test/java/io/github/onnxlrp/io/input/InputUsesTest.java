package io.github.onnxlrp.io.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputUsesTest {
  /**
   * As many nodes as a model may have, each of which adds the input again: what a sum is made of is
   * found once. Where it is looked for from every sum on, that takes minutes.
   */
  @Test
  void aLongChainOfSumsIsFollowedOnce() {
    GraphBuilder builder = new GraphBuilder();
    Value ids = builder.input("ids", ElementType.INT64, Graphs.dims("batch", "time"));
    Value table = builder.constant("table", Tensor.zeros(ElementType.FLOAT, 5, 2));
    Value sum = ids;
    for (int k = 0; k < 49_999; k++) {
      Value next = new Value("sum" + k);
      builder.add(new Node("add" + k, new Add(), List.of(sum, ids), List.of(next)));
      sum = next;
    }
    Value rows = new Value("rows");
    builder.add(new Node("gather", new Gather(0), List.of(table, sum), List.of(rows)));
    InputUses uses = new InputUses(builder.outputs(rows).build());
    assertThat(uses.of(ids)).extracting(use -> use.node().name()).contains("gather");
  }
}
