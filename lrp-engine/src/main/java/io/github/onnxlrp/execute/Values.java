package io.github.onnxlrp.execute;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** What one run has computed so far, by slot. */
final class Values {
  private final Tensor[] tensors;
  private final List<?>[] steps;

  /**
   * Nothing but constants.
   *
   * @param constants by slot; null in the place of other values
   */
  Values(Tensor... constants) {
    this.tensors = constants.clone();
    this.steps = new List<?>[constants.length];
  }

  Tensor get(int slot) {
    return tensors[slot];
  }

  void set(int slot, Tensor tensor) {
    tensors[slot] = tensor;
  }

  /** The steps of a scan output that nothing reads but step by step, in the order of its axis. */
  @SuppressWarnings("unchecked") // Only setSteps() writes.
  List<Tensor> steps(int slot) {
    return (List<Tensor>) steps[slot];
  }

  void setSteps(int slot, List<Tensor> inOrder) {
    steps[slot] = inOrder;
  }

  void clear(int... slots) {
    for (int slot : slots) {
      tensors[slot] = null;
      steps[slot] = null;
    }
  }
}
