package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What nodes read from within the graphs that they hold. */
public final class InnerGraphs {
  private InnerGraphs() {}

  /** The values that a node reads, also from within its inner graphs. */
  public static Set<String> reads(NodeProto node) {
    Set<String> names = new LinkedHashSet<>(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        names.addAll(captured(attribute.getG()));
      }
    }
    names.remove("");
    return names;
  }

  private static Collection<String> captured(GraphProto graph) {
    Set<String> names = new LinkedHashSet<>();
    graph.getNodeList().forEach(node -> names.addAll(reads(node)));
    graph.getOutputList().forEach(output -> names.add(output.getName()));
    names.removeAll(own(graph));
    return names;
  }

  private static Set<String> own(GraphProto graph) {
    Set<String> own = new HashSet<>();
    graph.getInputList().forEach(input -> own.add(input.getName()));
    graph.getInitializerList().forEach(initializer -> own.add(initializer.getName()));
    graph.getNodeList().forEach(node -> own.addAll(node.getOutputList()));
    return own;
  }

  /** The node with other names for what it reads; what its inner graphs define stays as it is. */
  public static NodeProto rename(NodeProto node, UnaryOperator<String> names) {
    NodeProto.Builder result = node.toBuilder().clearInput();
    node.getInputList()
        .forEach(input -> result.addInput(input.isEmpty() ? "" : names.apply(input)));
    for (AttributeProto.Builder attribute : result.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(rename(attribute.getG(), names));
      }
    }
    return result.build();
  }

  private static GraphProto rename(GraphProto graph, UnaryOperator<String> names) {
    Set<String> own = own(graph);
    UnaryOperator<String> inner = name -> own.contains(name) ? name : names.apply(name);
    GraphProto.Builder result = graph.toBuilder();
    for (int k = 0; k < graph.getNodeCount(); k++) {
      result.setNode(k, rename(graph.getNode(k), inner));
    }
    for (int k = 0; k < graph.getOutputCount(); k++) {
      result.getOutputBuilder(k).setName(inner.apply(graph.getOutput(k).getName()));
    }
    return result.build();
  }

  /**
   * The node of a function's body with the attributes of one call in the place of references, its
   * inner graphs included; a reference to an attribute that is not there is left out.
   */
  static NodeProto bind(NodeProto node, Map<String, AttributeProto> attributes) {
    NodeProto.Builder result = node.toBuilder().clearAttribute();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        result.addAttribute(attribute.toBuilder().setG(bind(attribute.getG(), attributes)));
      } else if (attribute.getRefAttrName().isEmpty()) {
        result.addAttribute(attribute);
      } else if (attributes.containsKey(attribute.getRefAttrName())) {
        AttributeProto value = attributes.get(attribute.getRefAttrName());
        result.addAttribute(value.toBuilder().setName(attribute.getName()));
      }
    }
    return result.build();
  }

  private static GraphProto bind(GraphProto graph, Map<String, AttributeProto> attributes) {
    List<NodeProto> nodes = new ArrayList<>();
    graph.getNodeList().forEach(node -> nodes.add(bind(node, attributes)));
    return graph.toBuilder().clearNode().addAllNode(nodes).build();
  }

  /** Every name of a value in the main graph and the graphs inside of it. */
  public static Set<String> allNames(ModelProto model) {
    Set<String> names = new HashSet<>();
    addNames(names, model.getGraph());
    return names;
  }

  private static void addNames(Set<String> names, GraphProto graph) {
    names.addAll(own(graph));
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          addNames(names, attribute.getG());
        }
      }
    }
  }
}
