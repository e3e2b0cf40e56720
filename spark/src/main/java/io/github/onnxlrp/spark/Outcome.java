package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.report.SampleReport;

/**
 * What became of a row.
 *
 * @param sample its explanation; null where there is none
 * @param error why there is none
 */
record Outcome(SampleReport sample, String error) {
  /** No explanation. */
  static Outcome failed(RuntimeException cause) {
    return new Outcome(
        null,
        cause instanceof OnnxLrpException known
            ? known.getMessage()
            : "internal error, please report it: " + cause);
  }
}
