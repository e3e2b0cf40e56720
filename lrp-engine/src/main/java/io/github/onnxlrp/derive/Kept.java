package io.github.onnxlrp.derive;

import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of a trace for which the graph gives what a method has for them, beside the inputs. Those
 * of the steps of a recurrence are put together along a leading axis, in the order of time.
 */
public final class Kept {
  private final Trace trace;
  private final List<String> names;
  private final Attribution attribution;
  private final Map<String, Value> found = new LinkedHashMap<>();

  /** What a method has for a value of a frame; null where nothing has reached it. */
  @FunctionalInterface
  public interface Attribution {
    /** Reads it off the backward pass through that frame. */
    Value of(Derivation derivation, BackwardRule.Visitor<Value> visitor, TraceValue value);
  }

  /**
   * Keeps values.
   *
   * @param names their names in the trace
   */
  public Kept(Trace trace, List<String> names, Attribution attribution) {
    this.trace = trace;
    this.names = names;
    this.attribution = attribution;
  }

  /** Keeps nothing. */
  public static Kept nothing(Trace trace) {
    return new Kept(trace, List.of(), (derivation, visitor, value) -> null);
  }

  /** What was found for each of the names. */
  public Map<String, Value> found() {
    for (String name : names) {
      if (!found.containsKey(name)) {
        throw new UnderivableException("value '%s' is in no step that all steps share", name);
      }
    }
    return found;
  }

  /** Adds what the backward pass through the steps of a recurrence has, all steps together. */
  void addSteps(Derivation inner, LoopBuilder loop) {
    for (String name : names) {
      for (TraceValue value : trace.values().getOrDefault(name, List.of())) {
        // The step before has given the state that this one reads.
        boolean isState = loop.rolled().last().before().contains(value);
        if (inner.holds(value) && !isState && value.name().equals(name)) {
          if (loop.body().outer().outer() != null) {
            throw new UnderivableException("value '%s' is inside of two recurrences", name);
          }
          Value step = inner.frame().use(of(inner, value));
          boolean backInTime = loop.rolled().recurrence().runsReverse();
          put(name, loop.collect(step, 0, !backInTime));
        }
      }
    }
  }

  /** Adds what the backward pass has outside of recurrences. */
  void add(Derivation outermost) {
    for (String name : names) {
      for (TraceValue value : trace.values().getOrDefault(name, List.of())) {
        LoopResult result = outermost.resultOf(value);
        boolean isLeftBehind = result != null && result.isState();
        if (isLeftBehind && !value.name().equals(name)) {
          throw new UnderivableException("value '%s' belongs to the last step, too", name);
        }
        if (outermost.holds(value) && !isLeftBehind) {
          put(name, of(outermost, value));
        }
      }
    }
  }

  private void put(String name, Value value) {
    if (found.put(name, value) != null) {
      throw new UnderivableException("there are several values '%s'", name);
    }
  }

  private Value of(Derivation derivation, TraceValue value) {
    Value known = attribution.of(derivation, derivation.visitor(), value);
    return known == null
        ? derivation.emit(Operations.ZEROS_LIKE, List.of(derivation.value(value)))
        : known;
  }
}
