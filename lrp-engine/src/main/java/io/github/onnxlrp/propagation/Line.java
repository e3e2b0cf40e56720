package io.github.onnxlrp.propagation;

import java.util.Locale;

/** A line of the ledger. */
enum Line {
  INPUTS,
  INITIAL_STATES,
  BIASES,
  STABILIZER,
  CONSTANTS,
  UNASSIGNED;

  /** The name in lower case, as reports write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
