package io.github.onnxlrp.trace;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/** One evaluation of an operation. */
public final class TraceNode {
  private final String name;
  private final String step;
  private final TensorOp op;
  private final TraceValue[] inputs;
  private List<TraceValue> outputs = List.of();
  private boolean approximate;
  private int id = -1;

  TraceNode(String name, String step, TensorOp op, List<TraceValue> inputs) {
    this.name = name;
    this.step = step;
    this.op = op;
    this.inputs = inputs.toArray(new TraceValue[0]);
  }

  void setOutputs(List<TraceValue> values) {
    outputs = List.copyOf(values);
  }

  /** Says that the outputs may differ in the last place from what the operation gives. */
  void approximates() {
    approximate = true;
  }

  /** Whether the outputs may differ in the last place from what the operation gives. */
  boolean isApproximate() {
    return approximate;
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
    return new Operands(inputs);
  }

  public TraceValue input(int index) {
    return inputs[index];
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
    List<Tensor> tensors = new ArrayList<>(inputs.length);
    for (TraceValue input : inputs) {
      tensors.add(input == null ? null : input.tensor());
    }
    return tensors;
  }

  /** The tensors of this evaluation. */
  public Call<Tensor> call() {
    List<Tensor> results = new ArrayList<>(outputs.size());
    for (TraceValue output : outputs) {
      results.add(output.tensor());
    }
    return new Call<>(tensors(), results);
  }

  /** Operator, name and step for messages: {@code MatMul node 'lstm/z_g[3]'}. */
  @Override
  public String toString() {
    return op.name() + " node '" + name + step + "'";
  }

  /** A view, which is made when it is asked for: a trace keeps the array alone. */
  private static final class Operands extends AbstractList<TraceValue> implements RandomAccess {
    private final TraceValue[] values;

    Operands(TraceValue... values) {
      this.values = values;
    }

    @Override
    public TraceValue get(int index) {
      return values[index];
    }

    @Override
    public int size() {
      return values.length;
    }
  }
}
