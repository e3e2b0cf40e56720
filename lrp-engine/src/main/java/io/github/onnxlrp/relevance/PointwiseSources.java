package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import java.util.IdentityHashMap;

/**
 * For every value the nearest one of which it is a function element by element, so that {@code x *
 * sigmoid(x)} can be told from a gate beside a signal.
 */
final class PointwiseSources {
  private final Activity activity;
  private final IdentityHashMap<TraceValue, Place> places = new IdentityHashMap<>();

  /**
   * Where a value stands in the forest in which each hangs below its source. Besides the one above
   * it knows one further up, at a distance that its depth alone decides, so that a common one is
   * found in logarithmic time (Myers 1983, "An applicative random-access stack").
   */
  private static final class Place {
    private final TraceValue value;
    private final int depth;
    private final Place above;
    private final Place further;

    private Place(TraceValue value, int depth, Place above, Place further) {
      this.value = value;
      this.depth = depth;
      this.above = above;
      this.further = further;
    }

    static Place root(TraceValue value) {
      return new Place(value, 0, null, null);
    }

    Place below(TraceValue newValue) {
      boolean alike =
          further != null
              && further.further != null
              && depth - further.depth == further.depth - further.further.depth;
      return new Place(newValue, depth + 1, this, alike ? further.further : this);
    }

    /** The deepest place that is above both, or is one of them; null where there is none. */
    static Place common(Place left, Place right) {
      Place a = left.depth < right.depth ? right : left;
      Place b = left.depth < right.depth ? left : right;
      while (a.depth > b.depth) {
        a = a.further.depth < b.depth ? a.above : a.further;
      }
      while (a != b && a != null) {
        boolean apart = a.further != b.further;
        a = apart ? a.further : a.above;
        b = apart ? b.further : b.above;
      }
      return a;
    }
  }

  PointwiseSources(Trace trace, Activity activity, Marking marking) {
    this.activity = activity;
    for (TraceNode node : trace.nodes()) {
      TraceValue output = node.output();
      if (activity.isActive(output) && !activity.isInitialState(output)) {
        Kind kind = marking.kind(node);
        boolean pointwise = kind == Kind.ELEMENTWISE || kind == Kind.SUM || kind == Kind.PRODUCT;
        TraceValue source = pointwise ? common(node) : null;
        if (source != null && !addsBias(node, kind, source, marking)) {
          places.put(output, place(source).below(output));
        }
      }
    }
  }

  /** A vector that is added to a linear map is its bias, and not part of a function of it. */
  private boolean addsBias(TraceNode node, Kind kind, TraceValue source, Marking marking) {
    return kind == Kind.SUM
        && source.producer() != null
        && marking.isInsideRegion(source.producer())
        && node.inputs().stream().anyMatch(o -> !activity.isActive(o) && o.tensor().size() > 1);
  }

  /**
   * The nearest value of which all operands that count are functions; null where they are of
   * several. What lies before it, such as the bias of a linear map, is not jumped over.
   */
  TraceValue common(TraceNode node) {
    TraceValue common = null;
    for (TraceValue operand : node.inputs()) {
      if (operand != null && activity.isActive(operand)) {
        common = common == null ? operand : nearest(common, operand);
        if (common == null || !common.tensor().hasShape(node.output().tensor().shape())) {
          return null;
        }
      }
    }
    return common;
  }

  private Place place(TraceValue value) {
    return places.computeIfAbsent(value, Place::root);
  }

  private TraceValue nearest(TraceValue left, TraceValue right) {
    Place common = Place.common(place(left), place(right));
    return common == null ? null : common.value;
  }
}
