package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;

/** The values that hold nothing but elements of explained float inputs, and constants. */
final class MovedInputs {
  private final IdentityHashMap<TraceValue, Set<TraceValue>> sources = new IdentityHashMap<>();

  MovedInputs(TraceAnalysis analysis) {
    for (TraceValue input : analysis.trace().inputs().values()) {
      if (analysis.activity().isExplained(input) && input.tensor().isFloating()) {
        sources.put(input, Set.of(input));
      }
    }
    for (TraceNode node : analysis.trace().nodes()) {
      if (analysis.activity().isActive(node.output())
          && analysis.roles().kind(node) == Kind.MOVEMENT) {
        Set<TraceValue> inputs = ofOperands(analysis, node);
        if (!inputs.isEmpty()) {
          node.outputs().forEach(output -> sources.put(output, inputs));
        }
      }
    }
  }

  private Set<TraceValue> ofOperands(TraceAnalysis analysis, TraceNode node) {
    Set<TraceValue> result = new HashSet<>();
    for (TraceValue operand : node.inputs()) {
      if (operand != null && analysis.activity().isActive(operand)) {
        Set<TraceValue> inputs = inputs(operand);
        if (inputs.isEmpty()) {
          return Set.of();
        }
        result.addAll(inputs);
      }
    }
    return result;
  }

  /** The inputs whose elements a value holds; empty where it holds results of operations. */
  Set<TraceValue> inputs(TraceValue value) {
    return sources.getOrDefault(value, Set.of());
  }
}
