package io.github.onnxlrp.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decisions that rounding makes: which are made otherwise where all that is computed is moved by
 * {@link #SHARE} of the magnitude of its terms, in one direction or the other. Rounding moves it by
 * a few {@code 2^-53} in each operation.
 *
 * @param counts how many, by the node that decides
 */
record Ties(Map<String, Integer> counts) {
  /** How far numbers are moved. */
  static final double SHARE = 0x1p-40;

  static final Ties NONE = new Ties(Map.of());

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Those of two samples. */
  Ties and(Ties others) {
    Map<String, Integer> all = new LinkedHashMap<>(counts);
    others.counts.forEach((node, count) -> all.merge(node, count, Integer::sum));
    return new Ties(all);
  }

  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(entry -> "'%s' %d".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
