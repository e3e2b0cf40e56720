package io.github.onnxlrp.evaluation;

import java.util.List;

/**
 * Says how good the explanations of a sample are. One object serves several threads at a time, so
 * that it keeps nothing of a sample.
 */
public interface Metric {
  /** What users call it, as in {@code --metric deletion}. */
  String name();

  /** What it says of the explanations of one sample, in an order that is the same for all. */
  List<Measurement> measure(EvaluatedSample sample);
}
