package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The names of all values of a file, those of inner graphs included: no two are the same. */
final class Names {
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> next = new HashMap<>();
  private final Map<Value, String> names = new HashMap<>();

  /** A name that nothing else has: the wanted one, or it with a number behind. */
  String unique(String wanted) {
    String name = wanted.isEmpty() ? "value" : wanted;
    while (!taken.add(name)) {
      name = wanted + "/" + next.merge(wanted, 1, (before, one) -> before + one);
    }
    return name;
  }

  /** Keeps a name for an input or output of the model. */
  void keep(String name) {
    taken.add(name);
  }

  /** The name under which a value was written; null where it was not. */
  String of(Value value) {
    return names.get(value);
  }

  void put(Value value, String name) {
    names.put(value, name);
  }
}
