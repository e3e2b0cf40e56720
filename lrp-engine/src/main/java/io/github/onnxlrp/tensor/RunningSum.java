package io.github.onnxlrp.tensor;

/** A sum of tensors in the shape of one value, to which more can be added in place. */
public final class RunningSum {
  private final Tensor like;
  private Tensor first;
  private double[] sum;

  /** An empty sum in the shape of {@code like}. */
  public RunningSum(Tensor like) {
    this.like = like;
  }

  /** Adds a tensor of that shape; it is not changed. */
  public void add(Tensor share) {
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
  public void scatter(int[] targets, Tensor share) {
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
  public Tensor value() {
    return first != null ? first : Tensor.of(elements(), like.shape());
  }
}
