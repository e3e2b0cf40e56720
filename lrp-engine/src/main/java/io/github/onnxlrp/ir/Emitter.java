package io.github.onnxlrp.ir;

import java.util.List;

/**
 * Takes the operations of a backward pass.
 *
 * @param <V> what operands and results are: tensors, computed at once, or values of a graph that is
 *     being built
 */
public interface Emitter<V> {
  /**
   * Adds an operation.
   *
   * @param op what it does
   * @param operands its operands; null where an optional one is absent
   * @return its outputs, as many as {@link TensorOp#outputCount} says
   */
  List<V> add(TensorOp op, List<V> operands);

  /** How many axes an operand or result has; -1 where that is not known. */
  default int rank(V value) {
    return -1;
  }

  /** Adds an operation with one output. */
  default V emit(TensorOp op, List<V> operands) {
    return add(op, operands).get(0);
  }
}
