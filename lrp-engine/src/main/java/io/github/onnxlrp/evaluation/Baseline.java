package io.github.onnxlrp.evaluation;

/** What stands in the place of what is removed. */
public enum Baseline {
  /** Zeros; of a token a row of zeros instead of the row that its id looks up. */
  ZERO,
  /** The mean of the feature over all samples and steps; of a token the mean row of its table. */
  MEAN,
  /** Zeros; of a token the id of padding. */
  PADDING
}
