package io.github.onnxlrp.backward;

import io.github.onnxlrp.trace.TraceValue;
import java.util.List;

/**
 * How something is computed of a value from what is known of operands of its producer.
 *
 * @param <Q> what is known
 */
public interface Computation<Q> {
  /** The values of which it has to be known before; all come earlier in the trace. */
  List<TraceValue> needed(TraceValue value);

  /** Computes it; what is needed is known. */
  Q compute(TraceValue value, Known<Q> known);

  /** What is known so far. */
  interface Known<Q> {
    /** What was computed before. */
    Q of(TraceValue value);

    /** Keeps what was computed along with something else. */
    void remember(TraceValue value, Q result);
  }
}
