package io.github.onnxlrp.backward;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of a forward pass, and what is computed from them alone.
 *
 * @param <V> what they are: tensors, or values of a graph that is being built
 */
public interface Forward<V> extends Emitter<V> {
  /** A value of the trace; null for null. */
  V value(TraceValue traced);

  /** What a quantity is at a value, each of its parts in the value's shape. */
  List<V> quantity(Quantity quantity, TraceValue traced);

  /** The operands of an evaluation; null where an optional one is absent. */
  default List<V> operands(TraceNode node) {
    return values(node.inputs());
  }

  /** The results of an evaluation. */
  default List<V> results(TraceNode node) {
    return values(node.outputs());
  }

  /** The values of an evaluation. */
  default Call<V> call(TraceNode node) {
    return new Call<>(operands(node), results(node));
  }

  /**
   * The gradient of {@code <cotangent, output>} by one operand of an operation with one output;
   * null where it is always zero.
   */
  default V adjoint(TensorOp op, int operand, Call<V> call, V cotangent) {
    boolean[] wanted = new boolean[call.inputs().size()];
    wanted[operand] = true;
    return op.adjoint(this, wanted, call, List.of(cotangent)).get(operand);
  }

  private List<V> values(List<TraceValue> traced) {
    List<V> result = new ArrayList<>();
    traced.forEach(value -> result.add(value(value)));
    return result;
  }
}
