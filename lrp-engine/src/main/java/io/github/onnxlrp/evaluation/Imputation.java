package io.github.onnxlrp.evaluation;

/** How what is removed is imputed: what stands in its place. */
public enum Imputation {
  /** Zeros; of a token a row of zeros instead of the row that its id looks up. */
  ZERO,
  /** The mean of the feature over all samples and steps; of a token the mean row of its table. */
  MEAN,
  /** Zeros; of a token the id of padding. */
  PADDING
}
