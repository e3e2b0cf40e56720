package io.github.onnxlrp.fused;

import java.util.List;

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
  /** At f * c_prev of an LSTM, at z * h_prev of a GRU. */
  KEPT,
  /** At i * g of an LSTM, at (1 - z) * n of a GRU. */
  CANDIDATE,
  /** At what the reset gate of a GRU multiplies. */
  RESET,
  /** At x. */
  INPUT,
  /** At x and at h before the step, which are multiplied side by side. */
  INPUT_AND_HIDDEN;

  /** What relevance of x counts for. */
  static final List<Measured> OF_INPUT = List.of(INPUT, INPUT_AND_HIDDEN);
}
