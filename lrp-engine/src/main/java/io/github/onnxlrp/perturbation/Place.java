package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.tensor.Tensor;

/**
 * A value that is changed to change an input: the input itself, or the rows that its ids look up.
 *
 * @param input the explained input
 * @param value what is changed
 * @param lookup how ids look the rows up; null where the input itself is changed
 */
record Place(TraceValue input, TraceValue value, RowLookup lookup) {
  /**
   * For each element of the value the flat index of the element of the input that it belongs to; -1
   * where it belongs to none.
   */
  int[] owners() {
    if (lookup != null) {
      return lookup.owners();
    }
    int[] own = new int[value.tensor().size()];
    for (int k = 0; k < own.length; k++) {
      own[k] = k;
    }
    return own;
  }

  /** The value with other elements, in its type. */
  Tensor holding(double[] elements) {
    Tensor like = value.tensor();
    return Tensor.floating(like.type(), elements, like.shape());
  }
}
