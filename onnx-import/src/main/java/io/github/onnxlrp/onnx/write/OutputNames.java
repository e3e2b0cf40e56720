package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives values the names of the outputs that they are, which an Identity each has given them. */
final class OutputNames {
  private final Map<String, String> names = new HashMap<>();

  private OutputNames() {}

  /** The nodes of a graph with these outputs, without an Identity for each that needs none. */
  static List<NodeProto> give(List<NodeProto> nodes, Set<String> outputs) {
    OutputNames own = new OutputNames();
    Set<String> free = new HashSet<>();
    nodes.forEach(node -> free.addAll(node.getOutputList()));
    free.removeAll(outputs);
    List<NodeProto> kept = new ArrayList<>();
    for (NodeProto node : nodes) {
      boolean names = node.getOpType().equals("Identity") && outputs.contains(node.getOutput(0));
      if (names && free.remove(node.getInput(0))) {
        own.names.put(node.getInput(0), node.getOutput(0));
      } else {
        kept.add(node);
      }
    }
    return own.names.isEmpty() ? nodes : kept.stream().map(own::renamed).toList();
  }

  private NodeProto renamed(NodeProto node) {
    NodeProto.Builder renamed = node.toBuilder();
    for (int k = 0; k < node.getInputCount(); k++) {
      renamed.setInput(k, name(node.getInput(k)));
    }
    for (int k = 0; k < node.getOutputCount(); k++) {
      renamed.setOutput(k, name(node.getOutput(k)));
    }
    for (AttributeProto.Builder attribute : renamed.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(renamed(attribute.getG()));
      }
    }
    return renamed.build();
  }

  /** What an inner graph reads of those around it; its own values have other names. */
  private GraphProto renamed(GraphProto graph) {
    GraphProto.Builder renamed = graph.toBuilder().clearNode();
    graph.getNodeList().forEach(node -> renamed.addNode(renamed(node)));
    return renamed.build();
  }

  private String name(String name) {
    return names.getOrDefault(name, name);
  }
}
