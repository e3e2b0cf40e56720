package io.github.onnxlrp.analysis;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the user says instead of letting it be inferred.
 *
 * @param gates the gate of products of two operands, by the name of the node
 * @param states names of constants that are initial states wherever they are used
 */
public record Overrides(Map<String, Gate> gates, Set<String> states) {
  /** Nothing. */
  public static final Overrides NONE = new Overrides(Map.of(), Set.of());

  /** Copies the collections. */
  public Overrides {
    gates = Map.copyOf(gates);
    states = Set.copyOf(states);
  }

  /**
   * Refuses names that the trace does not have.
   *
   * @throws OnnxLrpException if a gate is given of what is no product of data, or a state that is
   *     no constant
   */
  public void check(Trace trace, Activity activity) {
    if (gates.isEmpty() && states.isEmpty()) {
      return;
    }
    Set<String> products = new TreeSet<>();
    Set<String> constants = new TreeSet<>();
    for (TraceNode node : trace.nodes()) {
      boolean[] active = activity.activeOperands(node);
      boolean reached = activity.isActive(node.output());
      Kind kind = reached ? node.op().kind(active) : Kind.DISCRETE;
      if (kind == Kind.PRODUCT || kind == Kind.BILINEAR) {
        products.add(node.name());
      }
      for (TraceValue operand : node.inputs()) {
        if (operand != null && reached && isConstant(operand, activity)) {
          constants.add(operand.name());
        }
      }
    }
    requireAll("gate", gates.keySet(), "product of two values that depend on the input", products);
    requireAll("state", states, "constant number beside what depends on the input", constants);
  }

  private static boolean isConstant(TraceValue value, Activity activity) {
    return value.tensor().isFloating()
        && (!activity.isActive(value) || activity.isInitialState(value));
  }

  private static void requireAll(
      String what, Set<String> names, String expected, Set<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw OnnxLrpException.invalid(
            "%s '%s': the model has no %s of that name; it has %s", what, name, expected, known);
      }
    }
  }

  /** What an explanation says of them. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    new TreeSet<>(gates.keySet())
        .forEach(
            name ->
                notes.add(
                    "the %s operand of '%s' is given as its gate"
                        .formatted(gates.get(name) == Gate.LEFT ? "left" : "right", name)));
    new TreeSet<>(states).forEach(name -> notes.add("'%s' is given as a state".formatted(name)));
    return notes;
  }
}
