package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of one ONNX graph; a subgraph also sees those of the graph around it. */
final class Scope {
  private final Scope outer;
  private final String path;
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Set<String> nodeNames = new HashSet<>();

  Scope(Scope outer, String path) {
    this.outer = outer;
    this.path = path;
  }

  GraphBuilder builder() {
    return builder;
  }

  /** What the names of nodes begin with. */
  String path() {
    return path;
  }

  /** Whether no node had this name before. */
  boolean claimNodeName(String name) {
    return nodeNames.add(name);
  }

  /** Whether this graph itself knows the name. */
  boolean defines(String name) {
    return values.containsKey(name) || initializers.containsKey(name);
  }

  void define(String name, Value value) {
    values.put(name, value);
  }

  /** An initializer is decoded when a node reads it. */
  void define(TensorProto initializer) {
    initializers.put(initializer.getName(), initializer);
  }

  /** The value of that name here or around, or null. */
  Value find(String name) {
    Value value = values.get(name);
    if (value != null) {
      return value;
    }
    TensorProto initializer = initializers.get(name);
    if (initializer != null) {
      Tensor tensor = TensorDecoder.decode(initializer, "initializer '" + name + "'");
      Value constant = builder.constant(new Value(name, tensor.type(), dimensions(tensor)), tensor);
      values.put(name, constant);
      return constant;
    }
    return outer == null ? null : outer.find(name);
  }

  private static List<Dimension> dimensions(Tensor tensor) {
    return Arrays.stream(tensor.shape()).mapToObj(Dimension::of).toList();
  }

  /** The tensor of a constant here or around, or null. */
  Tensor constantOf(Value value) {
    Tensor tensor = builder.constantOf(value);
    return tensor != null || outer == null ? tensor : outer.constantOf(value);
  }
}
