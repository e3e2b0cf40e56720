package io.github.onnxlrp.analysis;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.BitSet;
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
   * @param activity what is active without these states
   * @throws OnnxLrpException if a gate is given of what is no product of data, or a state that is
   *     no constant
   */
  public void check(Trace trace, Activity activity) {
    if (gates.isEmpty() && states.isEmpty()) {
      return;
    }
    Set<String> products = new TreeSet<>();
    for (TraceNode node : trace.nodes()) {
      Kind kind = isReached(node, activity) ? node.op().kind(activity.activeOperands(node)) : null;
      if (kind == Kind.PRODUCT || kind == Kind.BILINEAR) {
        products.add(node.name());
      }
    }
    requireAll("gate", gates.keySet(), "product of two values that depend on the input", products);
    if (!states.isEmpty()) {
      String expected = "constant number beside what depends on the input, other than weights,";
      requireAll("state", states, expected, possibleStates(trace, activity));
    }
  }

  /**
   * Constants that lead, through constants only, to something beside what depends on the input, and
   * those that are initial states anyway. The weights of linear maps of the input lead nowhere
   * else.
   */
  private static Set<String> possibleStates(Trace trace, Activity activity) {
    BitSet leads = new BitSet();
    Set<String> names = new TreeSet<>();
    List<TraceNode> nodes = trace.nodes();
    for (int k = nodes.size() - 1; k >= 0; k--) {
      TraceNode node = nodes.get(k);
      boolean reached = isReached(node, activity);
      boolean weighs = reached && node.op().hasWeightOperands(node.inputs().size());
      boolean inside = reached ? !weighs : node.outputs().stream().anyMatch(v -> leads.get(v.id()));
      for (TraceValue operand : node.inputs()) {
        if (operand != null
            && (inside ? isConstant(operand, activity) : activity.isInitialState(operand))) {
          leads.set(operand.id());
          names.add(operand.name());
        }
      }
    }
    return names;
  }

  private static boolean isReached(TraceNode node, Activity activity) {
    return activity.isActive(node.output());
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
