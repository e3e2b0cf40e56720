package io.github.onnxlrp.evaluation;

/** Which values of a metric speak for an explanation. */
public enum Direction {
  /** The higher the better. */
  HIGHER,
  /** The lower the better. */
  LOWER,
  /** The nearer to 0 the better. */
  ZERO,
  /** Neither: it describes the explanation. */
  NEITHER
}
