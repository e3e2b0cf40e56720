package io.github.onnxlrp.explain;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.target.TargetReading;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The indices of the elements that a target means in an output: int64 {@code [terms, axes]},
 * without these axes where they are of length 1, without the batch axis.
 *
 * @param weights the target
 */
public record TargetPlaces(TargetWeights weights) implements AdjointOp {
  private static final String TARGET = "target";

  @Override
  public String name() {
    return "TargetPlaces";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    TargetReading reading = weights.read(inputs.get(0));
    List<List<Integer>> indices =
        reading.resolved("", "").terms().stream().map(term -> term.index()).toList();
    long[] flat = indices.stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray();
    int axes = indices.isEmpty() ? 0 : indices.get(0).size();
    if (indices.size() != 1) {
      return List.of(Tensor.of(flat, indices.size(), axes));
    }
    return List.of(axes == 1 ? Tensor.of(flat) : Tensor.of(flat, axes));
  }

  /** A graph that gives them, beside all else, as {@code target}. */
  Graph addedTo(Graph graph, String output) {
    Value places = new Value(TARGET, ElementType.INT64, null);
    List<Node> nodes = new ArrayList<>(graph.nodes());
    nodes.add(new Node(TARGET, this, List.of(graph.output(output)), List.of(places)));
    List<Value> outputs = new ArrayList<>(graph.outputs());
    outputs.add(places);
    return new Graph(graph.inputs(), outputs, graph.constants(), nodes)
        .withMaxSteps(graph.maxSteps());
  }
}
