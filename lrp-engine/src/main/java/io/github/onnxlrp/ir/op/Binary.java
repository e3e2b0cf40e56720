package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/** Elementwise functions of two tensors that broadcast to a common shape. */
final class Binary {
  private Binary() {}

  /**
   * What an operation on two elements is as a function of one of them, where the other is the same
   * everywhere; otherwise null.
   */
  static DoubleUnaryOperator function(
      int operand, List<Tensor> inputs, DoubleBinaryOperator operation) {
    Tensor other = inputs.get(1 - operand);
    if (other.size() == 0 || !inputs.get(operand).isFloating()) {
      return null;
    }
    double constant = other.get(0);
    for (int k = 1; k < other.size(); k++) {
      if (other.get(k) != constant) {
        return null;
      }
    }
    return operand == 0
        ? x -> operation.applyAsDouble(x, constant)
        : x -> operation.applyAsDouble(constant, x);
  }

  static Tensor apply(
      Tensor a, Tensor b, DoubleBinaryOperator floating, LongBinaryOperator integer) {
    return broadcast(a, b, (left, right) -> left.zip(right, floating), integer);
  }

  /** The same, where floating tensors have an operation of their own. */
  static Tensor broadcast(
      Tensor a, Tensor b, BinaryOperator<Tensor> floating, LongBinaryOperator integer) {
    if (a.hasShapeOf(b) && a.isFloating()) {
      return floating.apply(a, b);
    }
    int[] shape = Shapes.broadcast(a.shape(), b.shape());
    Tensor left = Broadcast.to(a, shape);
    Tensor right = Broadcast.to(b, shape);
    if (left.isFloating()) {
      return floating.apply(left, right);
    }
    long[] x = left.longs();
    long[] y = right.longs();
    long[] result = new long[x.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = Integers.wrap(integer.applyAsLong(x[k], y[k]), a.type());
    }
    return Tensor.integers(a.type(), result, shape);
  }
}
