package io.github.onnxlrp.ir;

/**
 * What a {@link Node} does: a {@link TensorOp} that computes, or a structural operation ({@link
 * Recurrent}, {@link Branch}) that runs other graphs.
 */
public interface Op {
  /** Name of the operation in messages and tables. */
  String name();
}
