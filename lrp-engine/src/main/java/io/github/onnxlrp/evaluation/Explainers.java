package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;

/** Begins explainers that differ in graph and method, and are alike in everything else. */
@FunctionalInterface
public interface Explainers {
  /**
   * Begins an explainer, of which the evaluation says how many threads it has and what it keeps.
   *
   * @param graph the model, or one with the same inputs, outputs and nodes and other constants
   * @param method how relevance is computed
   */
  Explainer.Builder of(Graph graph, AttributionMethod method);
}
