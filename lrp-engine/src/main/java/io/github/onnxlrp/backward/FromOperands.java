package io.github.onnxlrp.backward;

import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Something that is known of a value from what is known of operands of its producer. It is computed
 * when it is first asked for, once for each value, and without recursion: a trace is as deep as a
 * sequence is long.
 *
 * @param <Q> what is known
 */
public final class FromOperands<Q> implements Computation.Known<Q> {
  private final Computation<Q> computation;
  private final Function<TraceValue, Q> elsewhere;
  private Object[] known = new Object[0];

  /** Computes it for all values alike. */
  public FromOperands(Computation<Q> computation) {
    this(computation, value -> null);
  }

  /**
   * Computes it for all values but some.
   *
   * @param elsewhere what is known of these; null for the others
   */
  public FromOperands(Computation<Q> computation, Function<TraceValue, Q> elsewhere) {
    this.computation = computation;
    this.elsewhere = elsewhere;
  }

  /** What is known of a value. */
  public Q at(TraceValue value) {
    Q before = of(value);
    return before != null ? before : computed(value);
  }

  @Override
  @SuppressWarnings("unchecked") // Only remember() writes.
  public Q of(TraceValue value) {
    return value.id() < known.length ? (Q) known[value.id()] : null;
  }

  @Override
  public void remember(TraceValue value, Q result) {
    if (value.id() >= known.length) {
      known = Arrays.copyOf(known, Math.max(value.id() + 1, 2 * known.length));
    }
    known[value.id()] = result;
  }

  private Q computed(TraceValue value) {
    Deque<TraceValue> pending = new ArrayDeque<>(List.of(value));
    while (!pending.isEmpty()) {
      TraceValue next = pending.peek();
      int before = pending.size();
      if (isUnknown(next)) {
        for (TraceValue operand : computation.needed(next)) {
          if (of(operand) == null) {
            pending.push(operand);
          }
        }
      }
      if (pending.size() == before) {
        pending.pop();
        if (of(next) == null) {
          remember(next, computation.compute(next, this));
        }
      }
    }
    return of(value);
  }

  private boolean isUnknown(TraceValue value) {
    if (of(value) != null) {
      return false;
    }
    Q found = elsewhere.apply(value);
    if (found != null) {
      remember(value, found);
    }
    return found == null;
  }
}
