package io.github.onnxlrp.ir;

/** What relevance does at an operation; decides which rules apply. */
public enum Kind {
  /** One data operand under constant weights, without bias: MatMul, convolution, mean. */
  LINEAR,
  /** Sum of terms with weights +1 or -1; constant terms are biases. */
  SUM,
  /** Elementwise product of two data operands. */
  PRODUCT,
  /** Contraction of two data operands. */
  BILINEAR,
  /**
   * Elementwise product of one data operand and constants: part of a linear map or sum below it,
   * otherwise as {@link #ELEMENTWISE}.
   */
  FACTOR,
  /** Function of single elements of one data operand: relevance passes unchanged. */
  ELEMENTWISE,
  /** Elements are routed, repeated or dropped: relevance follows them. */
  MOVEMENT,
  /** Rows of a constant table are looked up by data-dependent ids. */
  LOOKUP,
  /** A comparison picks elements: the winner takes all. */
  SELECTION,
  /**
   * Division by a statistic of the data: the scale is treated as constant, so that it is part of a
   * linear map or sum below it, as a {@link #FACTOR}.
   */
  NORMALISATION,
  /** Softmax along one axis. */
  SOFTMAX,
  /** Shapes, comparisons, constants: relevance never gets here. */
  DISCRETE
}
