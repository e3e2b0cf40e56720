package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Inference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What a reader must know of the relevance that a derived graph gives.
 *
 * @param inferred what was inferred of the evaluations that relevance reached
 * @param states initial states that were inferred; each is the name of a total, its relevance
 */
public record DerivedNotes(List<String> inferred, List<Inference> states) {
  /**
   * The notes on one sample: states are named where they have relevance.
   *
   * @param totals of the states the relevance
   */
  public List<String> of(ToDoubleFunction<Object> totals) {
    Set<String> all = new LinkedHashSet<>(inferred);
    states.stream()
        .filter(state -> totals.applyAsDouble(state) != 0)
        .forEach(state -> all.add(state.note()));
    return List.copyOf(all);
  }
}
