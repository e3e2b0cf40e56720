package io.github.onnxlrp.propagation;

import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.BroadcastTo;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.SumTo;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The arithmetic of relevance, on tensors or on values of a graph.
 *
 * @param <V> what it is done with
 */
final class Algebra<V> {
  private static final TensorOp WITHOUT_BIAS =
      BackwardStep.ofElements("WithoutBias", (z, b) -> z == b ? 0 : z - b);
  private static final TensorOp ZEROS = Generators.like(Tensor.scalar(0));
  private static final TensorOp ONES = Generators.like(Tensor.scalar(1));

  private final Emitter<V> emitter;

  Algebra(Emitter<V> emitter) {
    this.emitter = emitter;
  }

  V plus(V left, V right) {
    return emitter.emit(new Add(), List.of(left, right));
  }

  V minus(V left, V right) {
    return emitter.emit(new Sub(), List.of(left, right));
  }

  V times(V left, V right) {
    return emitter.emit(new Mul(), List.of(left, right));
  }

  V negated(V value) {
    return emitter.emit(Functions.negate(), List.of(value));
  }

  /** The product in which a weight of 0 leaves nothing, not even of an infinite element. */
  V weighted(V value, V weights) {
    return emitter.emit(new WeightedBy(), List.of(value, weights));
  }

  /** The difference; of a mask of minus infinity nothing is left. */
  V withoutBias(V value, V bias) {
    return emitter.emit(WITHOUT_BIAS, List.of(value, bias));
  }

  /** A function of single elements. */
  V map(String name, DoubleUnaryOperator function, V value) {
    return emitter.emit(BackwardStep.ofElements(name, function), List.of(value));
  }

  /** Summed over the axes along which {@code like} was broadcast. */
  V sumTo(V value, V like) {
    return emitter.emit(new SumTo(), List.of(value, like));
  }

  V broadcastTo(V value, V like) {
    return emitter.emit(new BroadcastTo(), List.of(value, like));
  }

  V reshaped(V value, V like) {
    return emitter.emit(Reshape.like(), List.of(value, like));
  }

  V zeros(V like) {
    return emitter.emit(ZEROS, List.of(like));
  }

  V ones(V like) {
    return emitter.emit(ONES, List.of(like));
  }
}
