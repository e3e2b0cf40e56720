package io.github.onnxlrp.propagation;

import io.github.onnxlrp.forward.TraceValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Something that is known of a value from what is known of operands of its producer. It is computed
 * when it is first asked for, once for each value, and without recursion: a trace is as deep as a
 * sequence is long.
 *
 * @param <T> what is known
 */
abstract class FromOperands<T> {
  private final IdentityHashMap<TraceValue, T> known = new IdentityHashMap<>();

  /** The values of which it has to be known before; all come earlier in the trace. */
  abstract List<TraceValue> needed(TraceValue value);

  /** Computes it; of what is needed it is {@link #known}. */
  abstract T compute(TraceValue value);

  /** What was computed before. */
  final T known(TraceValue value) {
    return known.get(value);
  }

  final void remember(TraceValue value, T result) {
    known.put(value, result);
  }

  /** What is known of a value. */
  final T at(TraceValue value) {
    Deque<TraceValue> pending = new ArrayDeque<>(List.of(value));
    while (!pending.isEmpty()) {
      TraceValue next = pending.peek();
      int before = pending.size();
      if (!known.containsKey(next)) {
        for (TraceValue operand : needed(next)) {
          if (!known.containsKey(operand)) {
            pending.push(operand);
          }
        }
      }
      if (pending.size() == before) {
        pending.pop();
        if (!known.containsKey(next)) {
          remember(next, compute(next));
        }
      }
    }
    return known.get(value);
  }
}
