package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.read.InnerGraphs;
import java.util.HashMap;
import java.util.Map;

/** The names of a graph that is written out in the main graph, in one of its steps. */
final class Block {
  private final Block outer;
  private final Map<String, AttributeProto> attributes;
  private final String path;
  private final String valuePath;
  private final String step;
  private final Map<String, String> flatNames = new HashMap<>();
  private final Map<String, String> tracedNames = new HashMap<>();

  private Block(
      Block outer,
      Map<String, AttributeProto> attributes,
      String path,
      String valuePath,
      String step) {
    this.outer = outer;
    this.attributes = attributes;
    this.path = path;
    this.valuePath = valuePath;
    this.step = step;
  }

  /** The main graph, whose names stay. */
  static Block main() {
    return new Block(null, null, "", "", "");
  }

  /** A graph that a node of this one holds. */
  Block inner(String node, String innerStep) {
    return new Block(this, null, node + "/", valuePath, step + innerStep);
  }

  /** The body of a function that a node of this graph calls; it sees nothing of this graph. */
  Block function(String node, Map<String, AttributeProto> given) {
    return new Block(null, given, node + "/", node + "/", step);
  }

  boolean isMain() {
    return outer == null && attributes == null;
  }

  boolean isFunction() {
    return attributes != null;
  }

  String step() {
    return step;
  }

  void define(String name, String flatName) {
    flatNames.put(name, flatName);
  }

  /** Lets our forward pass record a value under another name than the usual one. */
  void trace(String name, String tracedName) {
    tracedNames.putIfAbsent(name, tracedName);
  }

  String traced(String name) {
    return tracedNames.getOrDefault(name, valueName(name));
  }

  /** The name of a value with its path, without the step. */
  String valueName(String name) {
    return valuePath + name;
  }

  /** The name in the main graph; empty for what a call of a function does not give. */
  String flat(String name) {
    String found = flatNames.get(name);
    if (found != null) {
      return found;
    }
    return outer != null ? outer.flat(name) : isFunction() ? "" : name;
  }

  /** The name of a node with its path, without the step. */
  String nodeName(NodeProto node) {
    return path + (node.getName().isEmpty() ? FlatModel.key(node) : node.getName());
  }

  NodeProto bind(NodeProto node) {
    return isFunction() ? InnerGraphs.bind(node, attributes) : node;
  }
}
