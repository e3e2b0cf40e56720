package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Check;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * An ONNX node under translation: its attributes, its inputs, and the graph that it becomes a part
 * of.
 */
public final class OnnxNode {
  private final GraphTranslator translator;
  private final Scope scope;
  private final NodeProto proto;
  private final String name;
  private final int opset;
  private final Attributes attributes;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final BitSet readInputs = new BitSet();
  private final BitSet writtenOutputs = new BitSet();

  OnnxNode(
      GraphTranslator translator,
      Scope scope,
      NodeProto proto,
      String name,
      int opset,
      List<Value> inputs,
      List<Value> outputs) {
    this.translator = translator;
    this.scope = scope;
    this.proto = proto;
    this.name = name;
    this.opset = opset;
    this.inputs = inputs;
    this.outputs = outputs;
    this.attributes = new Attributes(proto, toString());
  }

  /** The same node as if it were one of another operator, version and list of inputs. */
  public OnnxNode as(String operator, int version, Value... otherInputs) {
    NodeProto other = proto.toBuilder().setOpType(operator).setDomain("").build();
    return new OnnxNode(
        translator, scope, other, name, version, Arrays.asList(otherInputs), outputs);
  }

  /** Counts as read and written here what was read and written there. */
  public void delegateTo(OnnxNode other) {
    attributes.countAsRead(other.attributes);
    writtenOutputs.or(other.writtenOutputs);
  }

  /**
   * The node's name with the path of the subgraphs around it. A node without a name of its own is
   * called by its first output.
   */
  public String name() {
    return name;
  }

  /** Version of the operator set that the model imports for the node's domain. */
  public int opset() {
    return opset;
  }

  public Attributes attributes() {
    return attributes;
  }

  /** Number of declared inputs, absent ones among them. */
  public int inputCount() {
    return inputs.size();
  }

  /** Number of declared outputs, absent ones among them. */
  public int outputCount() {
    return outputs.size();
  }

  /** An input that must be there. */
  public Value input(int index, String role) {
    Value value = optionalInput(index);
    if (value == null) {
      throw invalid("input %d (%s) is missing", index, role);
    }
    return value;
  }

  /** An input, or null where it is absent. */
  public Value optionalInput(int index) {
    readInputs.set(index);
    return index < inputs.size() ? inputs.get(index) : null;
  }

  /** An input, or null, without counting it as read. */
  public Value peekInput(int index) {
    return inputs.get(index);
  }

  /**
   * Requires something of operands: now when all are constant in the file, else whenever the node
   * runs.
   *
   * @param requirement throws an {@link IllegalArgumentException} where it does not hold
   */
  public void require(Consumer<List<Tensor>> requirement, Value... operands) {
    Check check = new Check(proto.getOpType(), requirement);
    List<Tensor> tensors = new ArrayList<>();
    for (Value operand : operands) {
      tensors.add(constantOf(operand));
    }
    if (tensors.contains(null)) {
      scope.builder().add(new Node(name, check, Arrays.asList(operands), List.of()));
      return;
    }
    try {
      check.forward(tensors);
    } catch (IllegalArgumentException e) {
      throw invalid("%s", e.getMessage());
    }
  }

  /** Requires that an operand broadcasts to another value, and does not make it larger. */
  public void requireBroadcast(Value operand, Value to) {
    require(
        tensors -> {
          int[] shape = tensors.get(1).shape();
          if (!Arrays.equals(Shapes.broadcast(tensors.get(0).shape(), shape), shape)) {
            throw new IllegalArgumentException(
                "'%s' is %s; expected what broadcasts to %s"
                    .formatted(operand.name(), tensors.get(0), tensors.get(1)));
          }
        },
        operand,
        to);
  }

  /** All inputs of an operator that takes any number of them. */
  public Value[] allInputs() {
    Value[] all = new Value[inputs.size()];
    for (int k = 0; k < all.length; k++) {
      all[k] = input(k, "operand");
    }
    if (all.length == 0) {
      throw invalid("it has no inputs");
    }
    return all;
  }

  /** Whether somebody wants that output. */
  public boolean wantsOutput(int index) {
    return index < outputs.size() && outputs.get(index) != null;
  }

  /** The tensor of a value that is constant in the file, or null. */
  public Tensor constantOf(Value value) {
    return value == null ? null : scope.constantOf(value);
  }

  /** The type of a constant, or the declared type of another value; null where nothing tells. */
  public ElementType typeOf(Value value) {
    Tensor constant = constantOf(value);
    return constant == null ? value.type() : constant.type();
  }

  /** Adds a constant called {@code NODE/suffix}. */
  public Value constant(String suffix, Tensor tensor) {
    return scope.builder().constant(name + "/" + suffix, tensor);
  }

  /** Adds an operation whose result is called {@code NODE/suffix}. */
  public Value add(String suffix, Op op, Value... operands) {
    return scope.builder().add(name + "/" + suffix, op, operands);
  }

  /** Like {@link #add}, for an operation that checks: its errors name the ONNX node itself. */
  public Value check(String suffix, Op op, Value... operands) {
    return scope.builder().write(name, op, new Value(name + "/" + suffix), operands);
  }

  /** Like {@link #add}, but computed now when all operands are constant in the file. */
  public Value fold(String suffix, TensorOp op, Value... operands) {
    List<Tensor> tensors = new ArrayList<>();
    for (Value operand : operands) {
      Tensor tensor = constantOf(operand);
      if (tensor == null) {
        return add(suffix, op, operands);
      }
      tensors.add(tensor);
    }
    try {
      return constant(suffix, op.forward(tensors).get(0));
    } catch (IllegalArgumentException e) {
      throw invalid("%s", e.getMessage());
    }
  }

  /** Adds an operation that writes all outputs of the node. */
  public void emit(Op op, Value... operands) {
    scope.builder().add(new Node(name, op, Arrays.asList(operands), outputs));
    writtenOutputs.set(0, outputs.size());
  }

  /** Adds an operation that writes one output of the node, if somebody wants it. */
  public void emitOutput(int index, Op op, Value... operands) {
    if (wantsOutput(index)) {
      String suffix = index == 0 ? "" : "/output" + index;
      scope.builder().write(name + suffix, op, outputs.get(index), operands);
    }
    writtenOutputs.set(index);
  }

  /**
   * Makes the node's only output a constant.
   *
   * @throws OnnxLrpException if the node has more outputs
   */
  public void emitConstant(Tensor tensor) {
    if (outputs.size() != 1) {
      throw invalid("it has %d outputs; expected one", outputs.size());
    }
    scope.builder().constant(outputs.get(0), tensor);
    writtenOutputs.set(0);
  }

  /** Translates the graph that an attribute holds, which sees the values around this node. */
  public Graph subgraph(String attribute) {
    return translator.translate(attributes.graph(attribute), scope.subgraph(name));
  }

  /** Adds the operations of one node of a graph built by hand, such as a recurrence's. */
  public void addNode(Node node) {
    scope.builder().add(node);
  }

  /** An error in the file. */
  public OnnxLrpException invalid(String format, Object... arguments) {
    return OnnxLrpException.invalid("%s: %s", this, format.formatted(arguments));
  }

  /** Something that the translator cannot do. */
  public OnnxLrpException unsupported(String format, Object... arguments) {
    return OnnxLrpException.unsupported("%s: %s", this, format.formatted(arguments));
  }

  void requireAllTranslated() {
    attributes.requireAllRead();
    for (int k = 0; k < inputs.size(); k++) {
      if (inputs.get(k) != null && !readInputs.get(k)) {
        throw invalid("it has %d inputs, which are too many", inputs.size());
      }
    }
    for (int k = 0; k < outputs.size(); k++) {
      if (outputs.get(k) != null && !writtenOutputs.get(k)) {
        throw unsupported("output %d is not supported", k);
      }
    }
  }

  /** Operator and name for messages: {@code LSTM node 'encoder/lstm'}. */
  @Override
  public String toString() {
    return proto.getOpType() + " node '" + name + "'";
  }
}
