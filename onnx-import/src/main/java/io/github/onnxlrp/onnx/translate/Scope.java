package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.FunctionCall;
import io.github.onnxlrp.onnx.read.ScopePath;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of one ONNX graph; a subgraph also sees those of the graph around it. The body of a
 * function sees none of its caller, whose graph it becomes a part of.
 */
final class Scope {
  private final Scope outer;
  private final Scope caller;
  private final FunctionCall call;
  private final ScopePath path;
  private final GraphBuilder builder;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();
  private final Set<String> nodeNames = new HashSet<>();

  private Scope(Scope outer, Scope caller, FunctionCall call, ScopePath path) {
    this.outer = outer;
    this.caller = caller;
    this.call = call;
    this.path = path;
    this.builder = caller == null ? new GraphBuilder() : caller.builder;
  }

  /** The model's own graph. */
  static Scope main() {
    return new Scope(null, null, null, ScopePath.MAIN);
  }

  /** A graph inside this one, which the node of that name holds. */
  Scope subgraph(String node) {
    return new Scope(this, null, call, path.inner(node));
  }

  /** The body of a function that the node of that name calls. */
  Scope function(FunctionCall innerCall, String node) {
    return new Scope(null, this, innerCall, path.function(node));
  }

  /** The call of the function whose body this is a part of, or null. */
  FunctionCall call() {
    return call;
  }

  /** Whether this is a graph inside of another or the body of a function. */
  boolean isInner() {
    return outer != null || caller != null;
  }

  GraphBuilder builder() {
    return builder;
  }

  /** What the names of nodes and values begin with. */
  ScopePath path() {
    return path;
  }

  /** Whether no node had this name before. */
  boolean claimNodeName(String name) {
    return nodeNames.add(name);
  }

  /** Whether this graph itself knows the name. */
  boolean defines(String name) {
    return values.containsKey(name) || initializers.containsKey(name) || refused.containsKey(name);
  }

  /** Defines a value; null for an input of a function that the caller does not give. */
  void define(String name, Value value) {
    values.put(name, value);
  }

  /** Whether the name is that of a function's input that the caller does not give. */
  boolean isAbsent(String name) {
    return defines(name)
        ? values.containsKey(name) && values.get(name) == null
        : outer != null && outer.isAbsent(name);
  }

  /** Something that is not supported; it does no harm until a node reads it. */
  void refuse(String name, String reason) {
    refused.put(name, reason);
  }

  /** An initializer is decoded when a node reads it. */
  void define(TensorProto initializer) {
    initializers.put(initializer.getName(), initializer);
  }

  /**
   * The value of that name here or around, or null.
   *
   * @throws OnnxLrpException with reason UNSUPPORTED if it is there and cannot be used
   */
  Value find(String name) {
    if (refused.containsKey(name)) {
      throw OnnxLrpException.unsupported("%s", refused.get(name));
    }
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
    Scope around = caller == null ? outer : caller;
    return tensor != null || around == null ? tensor : around.constantOf(value);
  }
}
