package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * For every value the nearest one of which it is a function element by element, so that {@code x *
 * sigmoid(x)} can be told from a gate beside a signal. What is only moved is a function of what it
 * was, at other places.
 */
final class PointwiseSources {
  /** The longest known function has ten nodes. */
  private static final int LONGEST = 20;

  private static final int NONE = -1;
  private static final int UNKNOWN = -2;

  private final Activity activity;
  private final Source[] sources;
  private final BitSet moved;
  private final int[] movedOperands;

  PointwiseSources(Trace trace, Activity activity) {
    this.activity = activity;
    this.sources = new Source[trace.valueCount()];
    this.moved = new BitSet();
    this.movedOperands = new int[trace.nodes().size()];
    Arrays.fill(movedOperands, UNKNOWN);
  }

  /** What every value is a function of, whatever relevance does on the way. */
  static PointwiseSources all(Trace trace, Activity activity) {
    PointwiseSources all = new PointwiseSources(trace, activity);
    for (TraceNode node : trace.nodes()) {
      if (activity.isActive(node.output()) && isPointwise(node, activity)) {
        all.put(node.output(), all.common(node));
      }
    }
    return all;
  }

  /** Whether each element of the output is a function of the operands' elements in its place. */
  static boolean isPointwise(TraceNode node, Activity activity) {
    Kind kind = activity.kind(node);
    return kind == Kind.SUM
        || kind == Kind.PRODUCT
        || kind == Kind.FACTOR
        || kind == Kind.ELEMENTWISE
        || node.op().picksAnOperand()
        || node.op() instanceof Div;
  }

  /** Says that a value is a function of another one, or null of none. */
  void put(TraceValue value, Source source) {
    sources[value.id()] = source;
  }

  /** The next value below that a value is known to be a function of, or null. */
  Source of(TraceValue value) {
    TraceNode node = value.producer();
    int operand = movedOperand(node);
    if (operand >= 0 && !moved.get(node.id())) {
      moved.set(node.id());
      findPlaces(node, operand);
    }
    return sources[value.id()];
  }

  private void findPlaces(TraceNode node, int operand) {
    TraceValue from = node.input(operand);
    if (node.op().keepsOrder()) {
      put(node.output(), Source.of(from));
      return;
    }
    List<int[]> places = ((RoutingOp) node.op()).places(operand, node.call().inputs());
    for (int k = 0; k < places.size(); k++) {
      boolean whole = Arrays.stream(places.get(k)).allMatch(place -> place >= 0);
      put(node.outputs().get(k), whole ? Source.at(from, places.get(k)) : null);
    }
  }

  /** Like {@link #of}, without finding out at which places. */
  private TraceValue below(TraceValue value) {
    int operand = movedOperand(value.producer());
    if (operand >= 0) {
      return value.producer().input(operand);
    }
    return sources[value.id()] == null ? null : sources[value.id()].value();
  }

  /** The only operand that counts of a movement of numbers; -1 where it is none. */
  private int movedOperand(TraceNode node) {
    if (node == null) {
      return NONE;
    }
    if (movedOperands[node.id()] == UNKNOWN) {
      int operand = activity.onlyActive(node);
      boolean moves =
          operand >= 0
              && (node.op() instanceof RoutingOp || node.op().keepsOrder())
              && Movement.passes(node, operand)
              && node.input(operand).tensor().isFloating();
      movedOperands[node.id()] = moves ? operand : NONE;
    }
    return movedOperands[node.id()];
  }

  /**
   * The nearest value of which all operands that count are functions; null where they are of
   * several, or of other elements. What lies before it, such as the bias of a linear map, is not
   * jumped over.
   */
  Source common(TraceNode node) {
    Source common = null;
    for (TraceValue operand : node.inputs()) {
      if (operand != null && activity.isActive(operand)) {
        if (operand.tensor().size() != node.output().tensor().size()) {
          return null;
        }
        common = common == null ? Source.of(operand) : nearest(common, operand);
        if (common == null) {
          return null;
        }
      }
    }
    return common;
  }

  private Source nearest(Source left, TraceValue right) {
    List<TraceValue> above = chain(left.value());
    for (TraceValue value : chain(right)) {
      if (above.contains(value)) {
        Source ofLeft = path(left, value);
        Source ofRight = path(Source.of(right), value);
        return ofLeft != null && ofRight != null && ofLeft.isSame(ofRight) ? ofLeft : null;
      }
    }
    return null;
  }

  /** A value and what it is a function of, from the nearest to the furthest. */
  private List<TraceValue> chain(TraceValue value) {
    List<TraceValue> chain = new ArrayList<>();
    TraceValue next = value;
    for (int k = 0; k < LONGEST && next != null; k++) {
      chain.add(next);
      next = below(next);
    }
    return chain;
  }

  /** What elements are of a value in their chain; null where some come from elsewhere. */
  private Source path(Source start, TraceValue end) {
    Source path = start;
    while (path != null && path.value() != end) {
      Source below = of(path.value());
      path = below == null ? null : path.through(below);
    }
    return path;
  }
}
