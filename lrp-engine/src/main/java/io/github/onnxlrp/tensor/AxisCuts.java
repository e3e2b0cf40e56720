package io.github.onnxlrp.tensor;

/** Cuts elements of an axis out of a tensor, each without that axis: the steps of a sequence. */
public final class AxisCuts {
  private final Tensor whole;
  private final int length;
  private final int[] shape;
  private final int inner;
  private final int outer;

  /** Those along an axis, which counts from the end if it is negative. */
  public AxisCuts(Tensor whole, int axis) {
    int[] all = whole.shape();
    int along = Shapes.axis(axis, all.length);
    this.whole = whole;
    this.length = all[along];
    this.shape = Shapes.without(all, along);
    this.inner = Shapes.inner(all, along);
    this.outer = Shapes.outer(all, along);
  }

  /** How many there are. */
  public int length() {
    return length;
  }

  /** One of them. */
  public Tensor at(int index) {
    if (whole.isFloating()) {
      double[] part = new double[outer * inner];
      copy(whole.doubles(), index, part);
      return Tensor.floating(whole.type(), part, shape).roundedAs(whole.rounding());
    }
    long[] part = new long[outer * inner];
    copy(whole.longs(), index, part);
    return Tensor.integers(whole.type(), part, shape);
  }

  private void copy(Object from, int index, Object to) {
    for (int o = 0; o < outer; o++) {
      System.arraycopy(from, (o * length + index) * inner, to, o * inner, inner);
    }
  }
}
