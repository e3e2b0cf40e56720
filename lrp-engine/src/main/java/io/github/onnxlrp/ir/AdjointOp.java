package io.github.onnxlrp.ir;

import java.util.List;

/**
 * An operation of backward passes alone, which no model has: the adjoint of another operation as a
 * loop of its own. No relevance gets to it, and it is not differentiated again.
 */
public interface AdjointOp extends TensorOp {
  @Override
  default Kind kind(boolean[] active) {
    return Kind.DISCRETE;
  }

  @Override
  default <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    throw new IllegalStateException(name() + " has no adjoint");
  }
}
