package io.github.onnxlrp.trace;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Value;
import java.util.HashMap;
import java.util.Map;

/** What the values of a graph stand for; a body or branch also sees the graph around it. */
final class Scope {
  private final Scope outer;
  private final String step;
  private final Map<Value, Item> values = new HashMap<>();

  Scope(Scope outer, String step) {
    this.outer = outer;
    this.step = step;
  }

  String step() {
    return step;
  }

  void put(Value value, Item item) {
    values.put(value, item);
  }

  /** The tensor that a value stands for. */
  TraceValue get(Value value) {
    if (item(value) instanceof TraceValue found) {
      return found;
    }
    throw OnnxLrpException.invalid(
        "value '%s%s' is a sequence; expected a tensor", value.name(), step);
  }

  /** The sequence that a value stands for. */
  TraceSequence sequence(Value value) {
    if (item(value) instanceof TraceSequence found) {
      return found;
    }
    throw OnnxLrpException.invalid(
        "value '%s%s' is a tensor; expected a sequence", value.name(), step);
  }

  Item item(Value value) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Item found = scope.values.get(value);
      if (found != null) {
        return found;
      }
    }
    throw new IllegalStateException("value '" + value.name() + "' is read before it is written");
  }
}
