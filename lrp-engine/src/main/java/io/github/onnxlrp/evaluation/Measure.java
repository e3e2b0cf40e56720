package io.github.onnxlrp.evaluation;

/** Which number of a prediction is watched while inputs change. */
public enum Measure {
  /** The explained score, such as a logit. */
  SCORE,
  /**
   * The probability of the explained class: what a Softmax, LogSoftmax or Sigmoid at the end of the
   * model gives, or else the softmax of the output along its last axis.
   */
  PROBABILITY
}
