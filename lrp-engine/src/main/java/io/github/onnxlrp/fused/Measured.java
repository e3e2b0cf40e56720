package io.github.onnxlrp.fused;

/** Relevance at some place of each step, of which the magnitudes count for the turnover. */
enum Measured {
  /** At h: of the step after and from outside. */
  HIDDEN,
  /** At h, of the step after alone. */
  HIDDEN_AFTER,
  /** At h, from outside alone. */
  ARRIVAL,
  /** At c, of the step after alone. */
  CELL_AFTER,
  /** At c: R_c + R_h. */
  CELL,
  /** At f * c_prev. */
  CELL_BEFORE,
  /** At i * g. */
  CANDIDATE,
  /** At x. */
  INPUT
}
