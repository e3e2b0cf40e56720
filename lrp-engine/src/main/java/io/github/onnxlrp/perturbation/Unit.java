package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.forward.TraceValue;
import java.util.Map;

/**
 * Elements of inputs that are changed together.
 *
 * @param elements their flat indices, by input
 */
record Unit(Map<TraceValue, int[]> elements) {
  /** How many elements there are. */
  int size() {
    return elements.values().stream().mapToInt(own -> own.length).sum();
  }
}
