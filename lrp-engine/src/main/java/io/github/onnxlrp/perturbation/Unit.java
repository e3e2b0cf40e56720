package io.github.onnxlrp.perturbation;

import java.util.Map;

/**
 * Elements of inputs that are changed together.
 *
 * @param elements their flat indices, by the name of the input
 */
record Unit(Map<String, int[]> elements) {
  /** The elements in one input. */
  int[] in(String input) {
    return elements.getOrDefault(input, new int[0]);
  }

  /** How many elements there are. */
  int size() {
    return elements.values().stream().mapToInt(own -> own.length).sum();
  }
}
