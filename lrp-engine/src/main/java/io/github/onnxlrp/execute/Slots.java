package io.github.onnxlrp.execute;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** Gives each value of a graph and of the graphs inside of it a place in one array. */
final class Slots {
  private final Map<Value, Integer> slots = new HashMap<>();
  private final Map<Integer, Tensor> constants = new HashMap<>();

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
    constants.put(add(value), tensor);
  }

  Map<Integer, Tensor> constants() {
    return constants;
  }

  int count() {
    return slots.size();
  }
}
