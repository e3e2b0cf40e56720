package io.github.onnxlrp.io.input;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Small graphs for tests of inputs. */
final class Graphs {
  private Graphs() {}

  static Dimension[] dims(Object... dims) {
    Dimension[] result = new Dimension[dims.length];
    for (int k = 0; k < dims.length; k++) {
      result[k] =
          dims[k] instanceof Integer size
              ? Dimension.of(size)
              : Dimension.symbol(dims[k].equals("?") ? null : (String) dims[k]);
    }
    return result;
  }

  /** Ids [batch,time] that index a table of five rows. */
  static Graph embedding() {
    GraphBuilder builder = new GraphBuilder();
    Value ids = builder.input("ids", ElementType.INT64, dims("batch", "time"));
    Value table = builder.constant("table", Tensor.zeros(ElementType.FLOAT, 5, 2));
    Value out = new Value("out");
    builder.add(new Node("gather", new Gather(0), List.of(table, ids), List.of(out)));
    return builder.outputs(out).build();
  }

  /** One input that is the output as well. */
  static Graph of(ElementType type, Object... dims) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", type, dims(dims));
    return builder.outputs(x).build();
  }

  static InputRequest request(Graph graph) {
    return new InputRequest(
        declared(graph, Map.of()),
        () -> {
          throw new IllegalStateException("no vocabulary");
        });
  }

  static DeclaredInputs declared(Graph graph, Map<String, Long> dims) {
    return new DeclaredInputs(graph, value -> Samples.batchAxis(graph, Map.of(), value), dims);
  }
}
