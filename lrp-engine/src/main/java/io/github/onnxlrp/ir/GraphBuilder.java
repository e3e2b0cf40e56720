package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a {@link Graph} node by node, in the order in which it runs. */
public final class GraphBuilder {
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final Map<Value, Tensor> constants = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  /** Adds an input. */
  public Value input(String name, ElementType type, Dimension... shape) {
    return input(new Value(name, type, Arrays.asList(shape)));
  }

  /** Adds an input. */
  public Value input(Value value) {
    inputs.add(value);
    return value;
  }

  /** Adds a constant. */
  public Value constant(String name, Tensor tensor) {
    return constant(new Value(name), tensor);
  }

  /** Gives a value its constant tensor. */
  public Value constant(Value value, Tensor tensor) {
    constants.put(value, tensor);
    return value;
  }

  /** Adds a node with one new output of the same name. */
  public Value add(String name, Op op, Value... operands) {
    return write(name, op, new Value(name), operands);
  }

  /** Adds a node that writes {@code output}. */
  public Value write(String name, Op op, Value output, Value... operands) {
    add(new Node(name, op, Arrays.asList(operands), List.of(output)));
    return output;
  }

  /** Adds a node. */
  public void add(Node node) {
    nodes.add(node);
  }

  /** Adds outputs. */
  public GraphBuilder outputs(Value... values) {
    outputs.addAll(Arrays.asList(values));
    return this;
  }

  /** The tensor of a constant, or null. */
  public Tensor constantOf(Value value) {
    return constants.get(value);
  }

  /** The finished graph. */
  public Graph build() {
    return new Graph(inputs, outputs, constants, nodes);
  }
}
