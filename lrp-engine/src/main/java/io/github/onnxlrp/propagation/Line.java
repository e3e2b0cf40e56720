package io.github.onnxlrp.propagation;

/** A line of the ledger. */
enum Line {
  INPUTS,
  INITIAL_STATES,
  BIASES,
  STABILIZER,
  CONSTANTS,
  UNASSIGNED
}
