package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.read.FunctionCall;
import io.github.onnxlrp.onnx.read.ScopePath;
import java.util.HashMap;
import java.util.Map;

/** The names of a graph that is written out in the main graph, in one of its steps. */
final class Block {
  private final Block outer;
  private final FunctionCall call;
  private final ScopePath path;
  private final String step;
  private final Map<String, String> flatNames = new HashMap<>();
  private final Map<String, String> tracedNames = new HashMap<>();

  private Block(Block outer, FunctionCall call, ScopePath path, String step) {
    this.outer = outer;
    this.call = call;
    this.path = path;
    this.step = step;
  }

  /** The main graph, whose names stay. */
  static Block main() {
    return new Block(null, null, ScopePath.MAIN, "");
  }

  /** A graph that a node of this one holds. */
  Block inner(String node, String innerStep) {
    return new Block(this, call, path.inner(node), step + innerStep);
  }

  /** The body of a function that a node of this graph calls; it sees nothing of this graph. */
  Block function(String node, FunctionCall innerCall) {
    return new Block(null, innerCall, path.function(node), step);
  }

  boolean isMain() {
    return outer == null && call == null;
  }

  /** Whether this is the body of a function itself. */
  boolean isFunction() {
    return outer == null && call != null;
  }

  /** The call of the function whose body this is a part of, or null. */
  FunctionCall call() {
    return call;
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
    return path.value(name);
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
    return path.node(node);
  }

  /** The node with the attributes of the call of the function around it. */
  NodeProto bind(NodeProto node) {
    return call == null ? node : call.bind(node);
  }
}
