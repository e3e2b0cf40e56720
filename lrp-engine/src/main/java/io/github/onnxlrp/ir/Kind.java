package io.github.onnxlrp.ir;

/**
 * What relevance does at an operation; decides which rules apply. An evaluation may be of another
 * kind in its place: {@code analysis.Role} says so.
 */
public enum Kind {
  /**
   * One data operand under constant weights, without bias: MatMul, convolution, mean. Part of an
   * affine region: its {@code LinearRule} shares relevance among the elements of the operand.
   */
  LINEAR,
  /**
   * Sum of terms with weights +1 or -1; constant terms are biases. Part of an affine region, as
   * {@link #LINEAR}.
   */
  SUM,
  /**
   * Elementwise product of two data operands, a gate and a signal: a {@code ProductRule} shares
   * relevance between them. Without a gate, or with two, both get half.
   */
  PRODUCT,
  /**
   * Contraction of two data operands: the sum of products shares relevance among its terms by the
   * epsilon rule, each term as a {@link #PRODUCT}.
   */
  BILINEAR,
  /**
   * Elementwise product of one data operand and constants: part of a linear map or sum below it,
   * otherwise as {@link #ELEMENTWISE}. An operation is of this kind, an evaluation never: its role
   * is {@link #SUM}, {@link #ELEMENTWISE}, or {@link #PRODUCT} where the constant is a signal.
   */
  FACTOR,
  /** Function of single elements of one data operand: relevance passes unchanged. */
  ELEMENTWISE,
  /** Elements are routed, repeated or dropped: relevance follows them. */
  MOVEMENT,
  /**
   * Rows of a constant table are looked up by data-dependent ids: each id gets the sum of the
   * relevance of its row.
   */
  LOOKUP,
  /** A comparison picks elements: the winner takes all. */
  SELECTION,
  /**
   * Division by a statistic of the data: the scale is treated as constant, so that it is part of a
   * linear map or sum below it, as a {@link #FACTOR}; otherwise all goes to what is scaled.
   */
  NORMALISATION,
  /** Softmax along one axis: a {@code SoftmaxRule}. */
  SOFTMAX,
  /**
   * Shapes, comparisons, constants: no relevance is sent here. Where it starts here, or reaches
   * integers that are weighed, which have this role, it is an error that names the node.
   */
  DISCRETE
}
