package io.github.onnxlrp.propagation;

import io.github.onnxlrp.forward.TraceValue;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Something that is known of a value from what is known of operands of its producer. It is computed
 * when it is first asked for, once for each value, and without recursion: a trace is as deep as a
 * sequence is long.
 *
 * @param <T> what is known
 */
abstract class FromOperands<T> {
  private Object[] known = new Object[0];

  /** The values of which it has to be known before; all come earlier in the trace. */
  abstract List<TraceValue> needed(TraceValue value);

  /** Computes it; of what is needed it is {@link #known}. */
  abstract T compute(TraceValue value);

  /** What was computed before, or null. */
  @SuppressWarnings("unchecked") // Only remember() writes.
  final T known(TraceValue value) {
    return value.id() < known.length ? (T) known[value.id()] : null;
  }

  final void remember(TraceValue value, T result) {
    if (value.id() >= known.length) {
      known = Arrays.copyOf(known, Math.max(value.id() + 1, 2 * known.length));
    }
    known[value.id()] = result;
  }

  /** What is known of a value. */
  final T at(TraceValue value) {
    T before = known(value);
    return before != null ? before : computed(value);
  }

  private T computed(TraceValue value) {
    Deque<TraceValue> pending = new ArrayDeque<>(List.of(value));
    while (!pending.isEmpty()) {
      TraceValue next = pending.peek();
      int before = pending.size();
      if (known(next) == null) {
        for (TraceValue operand : needed(next)) {
          if (known(operand) == null) {
            pending.push(operand);
          }
        }
      }
      if (pending.size() == before) {
        pending.pop();
        if (known(next) == null) {
          remember(next, compute(next));
        }
      }
    }
    return known(value);
  }
}
