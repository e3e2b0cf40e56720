package io.github.onnxlrp.benchmarks;

import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An LSTM as TensorFlow's converter writes it: a Loop over the steps whose body gathers {@code
 * x[t]}, multiplies {@code [x, h]} with one matrix and splits the result into the gates.
 */
final class LoopLayer {
  private final OnnxGraph graph;
  private final String name;
  private final int hidden;

  LoopLayer(OnnxGraph graph, String name, int hidden) {
    this.graph = graph;
    this.name = name;
    this.hidden = hidden;
  }

  /** Adds the loop over {@code x [seq_length, batch, width]}; gives the last state's name. */
  String add(String x, int width, SplittableRandom random, double bound) {
    graph
        .constant(
            name + ".weight", RecurrentModel.uniform(random, bound, width + hidden, 4 * hidden))
        .constant(name + ".bias", RecurrentModel.uniform(random, bound, 4 * hidden))
        .constant(name + ".first", Tensor.vector(0))
        .constant(name + ".second", Tensor.vector(1))
        .constant(name + ".scalar", Tensor.of(new long[] {}, 0))
        .constant(name + ".units", Tensor.vector(hidden))
        .constant(name + ".go", Tensor.integers(ElementType.BOOL, new long[] {1}, new int[0]))
        .node("Shape", List.of(x), List.of(name + ".lengths"))
        .node("Gather", List.of(name + ".lengths", name + ".first"), List.of(name + ".length"))
        .node("Reshape", List.of(name + ".length", name + ".scalar"), List.of(name + ".steps"))
        .node("Gather", List.of(name + ".lengths", name + ".second"), List.of(name + ".batch"))
        .node(
            "Concat",
            List.of(name + ".batch", name + ".units"),
            List.of(name + ".state"),
            Map.of("axis", 0))
        .node("ConstantOfShape", List.of(name + ".state"), List.of(name + ".zero"))
        .node(
            "Loop",
            List.of(name + ".steps", name + ".go", name + ".zero", name + ".zero"),
            List.of(name + ".h", name + ".c"),
            Map.of("body", body(x)));
    return name + ".h";
  }

  private GraphProto body(String x) {
    return new OnnxGraph(name + ".body")
        .input("t", ElementType.INT64)
        .input("go", ElementType.BOOL)
        .input("h", ElementType.FLOAT, "batch", hidden)
        .input("c", ElementType.FLOAT, "batch", hidden)
        .output("go_on", ElementType.BOOL)
        .output("h_next", ElementType.FLOAT, "batch", hidden)
        .output("c_next", ElementType.FLOAT, "batch", hidden)
        .node("Identity", List.of("go"), List.of("go_on"))
        .node("Gather", List.of(x, "t"), List.of("x_t"), Map.of("axis", 0))
        .node("Concat", List.of("x_t", "h"), List.of("xh"), Map.of("axis", 1))
        .node("MatMul", List.of("xh", name + ".weight"), List.of("product"))
        .node("Add", List.of("product", name + ".bias"), List.of("z"))
        .node("Split", List.of("z"), List.of("zi", "zg", "zf", "zo"), Map.of("axis", 1))
        .node("Sigmoid", List.of("zi"), List.of("i"))
        .node("Sigmoid", List.of("zf"), List.of("f"))
        .node("Sigmoid", List.of("zo"), List.of("o"))
        .node("Tanh", List.of("zg"), List.of("g"))
        .node("Mul", List.of("i", "g"), List.of("written"))
        .node("Mul", List.of("f", "c"), List.of("held"))
        .node("Add", List.of("held", "written"), List.of("c_next"))
        .node("Tanh", List.of("c_next"), List.of("squashed"))
        .node("Mul", List.of("o", "squashed"), List.of("h_next"))
        .proto();
  }
}
