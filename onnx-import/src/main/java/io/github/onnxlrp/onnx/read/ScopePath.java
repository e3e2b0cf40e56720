package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.onnx.proto.NodeProto;

/**
 * Where a graph of a model is: what the names of its nodes and values begin with in messages, in
 * traces and in reports. The values of a graph inside of a node keep their names, as ONNX wants
 * them to be distinct there; those of a function's body begin with the node that calls it.
 *
 * @param nodes what the names of nodes begin with
 * @param values what the names of values begin with
 */
public record ScopePath(String nodes, String values) {
  /** The model's own graph. */
  public static final ScopePath MAIN = new ScopePath("", "");

  /** The graph that a node holds, which is given with its path. */
  public ScopePath inner(String node) {
    return new ScopePath(node + "/", values);
  }

  /** The body of the function that a node calls, which is given with its path. */
  public ScopePath function(String node) {
    return new ScopePath(node + "/", node + "/");
  }

  /** The name of a node of this graph; a node without one is called by its first output. */
  public String node(NodeProto node) {
    return nodes + (node.getName().isEmpty() ? firstOutput(node) : node.getName());
  }

  /** The name of a value of this graph. */
  public String value(String name) {
    return values + name;
  }

  /** The first output that a node writes, or an empty string. */
  public static String firstOutput(NodeProto node) {
    return node.getOutputList().stream().filter(name -> !name.isEmpty()).findFirst().orElse("");
  }
}
