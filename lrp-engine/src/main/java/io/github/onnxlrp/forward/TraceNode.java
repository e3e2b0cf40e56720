package io.github.onnxlrp.forward;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One evaluation of an operation. */
public final class TraceNode {
  private final String name;
  private final String step;
  private final TensorOp op;
  private final List<TraceValue> inputs;
  private final List<TraceValue> outputs = new ArrayList<>();
  private int id = -1;

  TraceNode(String name, String step, TensorOp op, List<TraceValue> inputs) {
    this.name = name;
    this.step = step;
    this.op = op;
    this.inputs = Collections.unmodifiableList(inputs);
  }

  void addOutput(TraceValue value) {
    outputs.add(value);
  }

  void number(int newId) {
    id = newId;
  }

  /** The place of this evaluation in its trace, from 0. */
  public int id() {
    return id;
  }

  /** The name of the graph's node. */
  public String name() {
    return name;
  }

  /** The steps of the recurrences around it, such as {@code [3]}, or an empty string. */
  public String step() {
    return step;
  }

  public TensorOp op() {
    return op;
  }

  /** The operands; null where an optional one is absent. */
  public List<TraceValue> inputs() {
    return inputs;
  }

  public TraceValue input(int index) {
    return inputs.get(index);
  }

  public List<TraceValue> outputs() {
    return outputs;
  }

  /** The first output. */
  public TraceValue output() {
    return outputs.get(0);
  }

  /** The tensors of the operands; null where an optional one is absent. */
  public List<Tensor> tensors() {
    return new AbstractList<>() {
      @Override
      public Tensor get(int index) {
        TraceValue value = inputs.get(index);
        return value == null ? null : value.tensor();
      }

      @Override
      public int size() {
        return inputs.size();
      }
    };
  }

  /** The tensors of this evaluation. */
  public Call call() {
    List<Tensor> in = new ArrayList<>(inputs.size());
    for (TraceValue input : inputs) {
      in.add(input == null ? null : input.tensor());
    }
    return new Call(in, outputs.stream().map(TraceValue::tensor).toList());
  }

  /** Operator, name and step for messages: {@code MatMul node 'lstm/z_g[3]'}. */
  @Override
  public String toString() {
    return op.name() + " node '" + name + step + "'";
  }
}
