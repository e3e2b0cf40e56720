package io.github.onnxlrp.explain;

import io.github.onnxlrp.ir.Graph;
import java.util.Map;
import java.util.TreeMap;

/**
 * The explanation of a target as a graph for one sample, with what has to be known to run it for
 * several.
 *
 * @param graph as {@link Explainer#derive} gives it, and also the output {@code target}, where the
 *     target is no sum: the indices of the elements that it means, int64 {@code [terms, axes]},
 *     without these axes where they are of length 1
 * @param axes of inputs and outputs the axis of length 1 along which the model has samples; those
 *     without one are absent
 * @param lengths the shapes of the inputs, where the graph is for inputs of these lengths alone;
 *     otherwise empty
 */
public record DerivedGraph(Graph graph, Map<String, Integer> axes, Map<String, int[]> lengths) {
  /** Copies the maps. */
  public DerivedGraph {
    axes = Map.copyOf(axes);
    lengths = new TreeMap<>(lengths);
  }
}
