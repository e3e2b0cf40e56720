package io.github.onnxlrp.relevance;

import io.github.onnxlrp.tensor.Tensor;

/** A sum of tensors in the shape of one value, to which more can be added in place. */
final class RunningSum {
  private final Tensor like;
  private Tensor first;
  private double[] sum;

  /** An empty sum in the shape of {@code like}. */
  RunningSum(Tensor like) {
    this.like = like;
  }

  void add(Tensor share) {
    if (first == null && sum == null) {
      first = share;
      return;
    }
    double[] elements = share.doubles();
    double[] into = elements();
    for (int k = 0; k < into.length; k++) {
      into[k] += elements[k];
    }
  }

  /** Adds {@code share[k]} to the element {@code targets[k]}, for each k. */
  void scatter(int[] targets, Tensor share) {
    double[] elements = share.doubles();
    double[] into = elements();
    for (int k = 0; k < targets.length; k++) {
      into[targets[k]] += elements[k];
    }
  }

  private double[] elements() {
    if (sum == null) {
      sum = first == null ? new double[like.size()] : first.doubles().clone();
      first = null;
    }
    return sum;
  }

  /** The sum so far; the result changes when more is added. */
  Tensor value() {
    return first != null ? first : Tensor.of(elements(), like.shape());
  }
}
