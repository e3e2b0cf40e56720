package io.github.onnxlrp.samples;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shapes of inputs with one axis twice as long. */
final class DoubledAxes {
  private DoubledAxes() {}

  static int[] twice(int[] shape, int axis) {
    int[] result = shape.clone();
    result[axis] *= 2;
    return result;
  }

  /**
   * The same axes of the other inputs, too, where they are as long: a Concat of two inputs takes no
   * axis of only one of them twice as long.
   *
   * @param lengths the shape of each input by name, as it was
   * @param doubled those that have an axis twice as long
   */
  static Map<String, int[]> inAllInputs(Map<String, int[]> lengths, Map<String, int[]> doubled) {
    Map<String, int[]> all = new LinkedHashMap<>(doubled);
    doubled.forEach(
        (input, shape) -> {
          int[] before = lengths.get(input);
          int axis = Arrays.mismatch(before, shape);
          lengths.forEach(
              (other, length) -> {
                if (axis >= 0 && axis < length.length && length[axis] == before[axis]) {
                  all.putIfAbsent(other, twice(length, axis));
                }
              });
        });
    return all;
  }
}
