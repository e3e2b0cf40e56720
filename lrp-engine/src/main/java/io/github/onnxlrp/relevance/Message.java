package io.github.onnxlrp.relevance;

import io.github.onnxlrp.tensor.Tensor;

/**
 * What travels through an affine region towards its boundary, where it becomes relevance. All parts
 * have the shape of the value that they are at.
 *
 * @param multiplier {@code m} of the epsilon rule, carried by vector-Jacobian products
 * @param linearShare the share of bias and stabilizer for units below a linear operation, divided
 *     by the width of the row, so that summing over the row gives each unit its share; null when
 *     there is none
 * @param unitShare the same share for terms of the sum itself, not divided; null when there is none
 */
record Message(Tensor multiplier, Tensor linearShare, Tensor unitShare) {
  /** A message without shares. */
  Message(Tensor multiplier) {
    this(multiplier, null, null);
  }

  boolean hasShares() {
    return linearShare != null;
  }

  Message plus(Message other) {
    return hasShares()
        ? new Message(
            multiplier.plus(other.multiplier),
            linearShare.plus(other.linearShare),
            unitShare.plus(other.unitShare))
        : new Message(multiplier.plus(other.multiplier));
  }
}
