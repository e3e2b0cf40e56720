package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps of a model what some of its outputs depend on. */
public final class OutputDependencies {
  private OutputDependencies() {}

  /**
   * The model without the nodes that no output of the given names depends on, and without its other
   * outputs. Its inputs stay.
   *
   * @throws OnnxLrpException if it has no output of one of the names
   */
  public static ModelProto keep(ModelProto model, Collection<String> outputs) {
    GraphProto graph = model.getGraph();
    List<String> declared = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    for (String output : outputs) {
      if (!declared.contains(output)) {
        throw OnnxLrpException.invalid("the model has no output '%s'; it has %s", output, declared);
      }
    }
    Set<String> needed = new HashSet<>(outputs);
    Deque<NodeProto> kept = new ArrayDeque<>();
    for (int k = graph.getNodeCount() - 1; k >= 0; k--) {
      NodeProto node = graph.getNode(k);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        kept.addFirst(node);
        needed.addAll(InnerGraphs.reads(node));
      }
    }
    GraphProto.Builder result = graph.toBuilder().clearNode().clearOutput().addAllNode(kept);
    graph.getOutputList().stream()
        .filter(output -> outputs.contains(output.getName()))
        .forEach(result::addOutput);
    return model.toBuilder().setGraph(result).build();
  }
}
