package io.github.onnxlrp.forward;

import io.github.onnxlrp.ir.Value;
import java.util.HashMap;
import java.util.Map;

/** What the values of a graph stand for; a body or branch also sees the graph around it. */
final class Scope {
  private final Scope outer;
  private final String step;
  private final Map<Value, TraceValue> values = new HashMap<>();

  Scope(Scope outer, String step) {
    this.outer = outer;
    this.step = step;
  }

  String step() {
    return step;
  }

  void put(Value value, TraceValue traceValue) {
    values.put(value, traceValue);
  }

  TraceValue get(Value value) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      TraceValue found = scope.values.get(value);
      if (found != null) {
        return found;
      }
    }
    throw new IllegalStateException("value '" + value.name() + "' is read before it is written");
  }
}
