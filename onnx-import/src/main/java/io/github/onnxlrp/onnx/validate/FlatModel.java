package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ScopePath;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A model whose main graph also has the nodes of its loop bodies, branches and functions, once for
 * every step.
 *
 * @param proto the model
 * @param nodes the nodes with what they write, in the order in which they are compared
 * @param helpers further values of the main graph that were not in the model
 * @param undecided nodes whose inner graph is not written out because its steps or its branch are
 *     not known yet
 * @param notCompared what stays hidden, with the reason
 */
record FlatModel(
    ModelProto proto,
    List<FlatNode> nodes,
    List<String> helpers,
    List<NodeProto> undecided,
    List<NotCompared> notCompared) {

  /**
   * A node of the main graph.
   *
   * @param node the node
   * @param name its name with its path and step, or that of its first output
   * @param values what it writes
   */
  record FlatNode(NodeProto node, String name, List<FlatValue> values) {}

  /**
   * A value of the main graph.
   *
   * @param name its name in the main graph
   * @param shownName its name with its path and step, as a reader knows it
   * @param tracedName the name that our forward pass records it under
   * @param step the steps of the recurrences around it, such as {@code [3]}, or an empty string
   */
  record FlatValue(String name, String shownName, String tracedName, String step) {}

  /** The same with every value of the main graph among its outputs. */
  ModelProto withAllValues() {
    Set<String> known = new LinkedHashSet<>(ReferenceModel.outputNames(proto));
    ModelProto.Builder result = proto.toBuilder();
    Set<String> values = new LinkedHashSet<>(helpers);
    nodes.forEach(node -> node.values().forEach(value -> values.add(value.name())));
    for (String value : values) {
      if (known.add(value)) {
        // ONNX Runtime infers the type.
        result.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(value));
      }
    }
    return result.build();
  }

  /** What tells the node apart in several flat forms of one model. */
  static String key(NodeProto node) {
    return ScopePath.firstOutput(node);
  }
}
