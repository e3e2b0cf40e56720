package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** Divisors that are computed from what they divide, as the root of its variance. */
final class Statistics {
  /** Evaluations between a value and a statistic of it; a variance has eight. */
  private static final int MOST = 24;

  private final Activity activity;

  Statistics(Activity activity) {
    this.activity = activity;
  }

  /** Whether something that divides is computed from a value, or from one of its terms. */
  boolean isOf(TraceValue divisor, TraceValue value) {
    Set<TraceValue> below = below(divisor);
    TraceNode sum = value.producer();
    return below.contains(value)
        || (sum != null
            && activity.kind(sum) == Kind.SUM
            && sum.inputs().stream()
                .anyMatch(term -> activity.isActive(term) && below.contains(term)));
  }

  private Set<TraceValue> below(TraceValue divisor) {
    Set<TraceValue> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<TraceValue> open = new ArrayDeque<>();
    open.add(divisor);
    for (int count = 0; count < MOST && !open.isEmpty(); count++) {
      TraceValue next = open.remove();
      if (found.add(next) && next.producer() != null) {
        next.producer().inputs().stream()
            .filter(operand -> operand != null && activity.isActive(operand))
            .forEach(open::add);
      }
    }
    return found;
  }
}
