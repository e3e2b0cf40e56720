package io.github.onnxlrp.execute;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Gives each value of a graph and of the graphs inside of it a place in one array. */
final class Slots {
  private final Map<Value, Integer> slots = new HashMap<>();
  private final Map<Integer, Tensor> constants = new HashMap<>();
  private final Set<Integer> madeOfConstants = new HashSet<>();
  private final Set<Integer> madeOfShapes = new HashSet<>();

  int add(Value value) {
    slots.put(value, slots.size());
    return slots.size() - 1;
  }

  int of(Value value) {
    Integer slot = slots.get(value);
    if (slot == null) {
      throw new IllegalStateException("value '" + value.name() + "' is read before it is written");
    }
    return slot;
  }

  void constant(Value value, Tensor tensor) {
    int slot = add(value);
    constants.put(slot, tensor);
    madeOfConstants.add(slot);
  }

  /** Remembers values that are computed of constants alone. */
  void addMadeOfConstants(int... slots) {
    Arrays.stream(slots).forEach(madeOfConstants::add);
  }

  /** Whether all of these are constants or computed of such; absent ones, below 0, do not count. */
  boolean areMadeOfConstants(int... slots) {
    return slots.length > 0
        && Arrays.stream(slots).allMatch(slot -> slot < 0 || madeOfConstants.contains(slot));
  }

  /** The places of those that are neither. */
  int[] notMadeOfConstants(int... slots) {
    return IntStream.range(0, slots.length)
        .filter(k -> slots[k] >= 0 && !madeOfConstants.contains(slots[k]))
        .toArray();
  }

  /** Remembers values that are computed of constants and of shapes of other values. */
  void addMadeOfShapes(int... slots) {
    Arrays.stream(slots).forEach(madeOfShapes::add);
  }

  /**
   * Whether all of these are constants or shapes, or computed of such; absent ones do not count.
   */
  boolean areMadeOfShapes(int... slots) {
    return slots.length > 0
        && Arrays.stream(slots)
            .allMatch(
                slot -> slot < 0 || madeOfConstants.contains(slot) || madeOfShapes.contains(slot));
  }

  /** The constants by slot; null in the place of other values. */
  Tensor[] constants() {
    Tensor[] all = new Tensor[slots.size()];
    constants.forEach((slot, tensor) -> all[slot] = tensor);
    return all;
  }
}
