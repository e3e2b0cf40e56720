package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Explainers of the methods of an evaluation, also of models with other weights. */
final class MethodExplainers {
  private final Graph graph;
  private final Explainers explainers;
  private final Map<String, AttributionMethod> methods;
  // Graphs are told apart by what they are, not by what they hold.
  private final IdentityHashMap<Graph, Map<String, Explainer>> built = new IdentityHashMap<>();

  MethodExplainers(Graph graph, Explainers explainers, Map<String, AttributionMethod> methods) {
    this.graph = graph;
    this.explainers = explainers;
    this.methods = new LinkedHashMap<>(methods);
  }

  /** The model. */
  Graph graph() {
    return graph;
  }

  /** The explainer of a method on the model, or on one with other weights. */
  synchronized Explainer of(String method, Graph model) {
    return built
        .computeIfAbsent(model, key -> new HashMap<>())
        .computeIfAbsent(
            method, key -> explainers.of(model, methods.get(method)).threads(1).build());
  }
}
