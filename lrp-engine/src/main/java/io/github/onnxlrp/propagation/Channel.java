package io.github.onnxlrp.propagation;

/** What travels back beside the multipliers of rules, whose channels are {@link Message.Way}. */
enum Channel {
  /** Relevance. */
  RELEVANCE,
  /** {@link Message#linearShare}. */
  LINEAR_SHARE,
  /** {@link Message#unitShare}. */
  UNIT_SHARE
}
