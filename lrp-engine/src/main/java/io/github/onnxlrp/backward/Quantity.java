package io.github.onnxlrp.backward;

import java.util.List;

/**
 * Something that is known of values of a forward pass beside their elements, from what is known of
 * the operands of their producers: a bias, a number of units.
 */
public interface Quantity {
  /** How it is computed with the values of a forward pass. */
  <V> Computation<List<V>> on(Forward<V> forward);
}
