package io.github.onnxlrp.method;

import io.github.onnxlrp.target.Head;

/**
 * Says how much each explained value counts for a score. Plug-ins are found through {@link
 * java.util.ServiceLoader}.
 */
public interface AttributionMethod {
  /** What users call it, as in {@code --method gradient}. */
  String name();

  /**
   * Explains one score of one run.
   *
   * @param run the run and what is explained in it
   * @param head the values that the score is a weighted sum of
   * @throws io.github.onnxlrp.OnnxLrpException if the graph does not allow it
   */
  Attribution attribute(ExplainedRun run, Head head);
}
