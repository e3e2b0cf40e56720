package io.github.onnxlrp.method;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reverse-mode differentiation: the gradient of a score by every value on the way to what is
 * explained. Ids of looked-up rows have no gradient; they get a share of the rows', which only
 * moves from there on.
 */
final class GradientRule implements AttributionRule {
  /** The total that is the largest sum of magnitudes at one value; not finite if one is not. */
  static final Object LARGEST = "largest";

  private enum Channel {
    GRADIENT
  }

  private final TraceAnalysis analysis;
  private final Activity activity;
  private final GradientMeasure measure;
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * Differentiates what depends on explained inputs.
   *
   * @param measure what an element of an input, or of a row that an id looks up, counts
   */
  GradientRule(TraceAnalysis analysis, GradientMeasure measure) {
    this.analysis = analysis;
    this.activity = analysis.activity();
    this.measure = measure;
  }

  /** What a reader must know to judge the result. */
  Set<String> notes() {
    return notes;
  }

  @Override
  public boolean treatsAlike(TraceNode one, TraceNode other) {
    return Arrays.equals(activity.activeOperands(one), activity.activeOperands(other));
  }

  @Override
  public <V> Visitor<V> on(Backward<V> backward) {
    return new GradientVisitor<>(backward);
  }

  @Override
  public <V> V attribution(Backward<V> backward, Visitor<V> visitor, TraceValue value) {
    V gradient = backward.arrived(value, Channel.GRADIENT);
    V ofIds = ((GradientVisitor<V>) visitor).ids.arrived(value);
    if (gradient == null) {
      return ofIds;
    }
    V own = measure.of(backward, backward.value(value), gradient);
    return ofIds == null ? own : backward.emit(new Add(), List.of(own, ofIds));
  }

  @Override
  public Reading reading() {
    return new GradientReading(List.copyOf(notes));
  }

  /** A gradient that is not finite is left to a walk. */
  private record GradientReading(List<String> notes) implements Reading {
    @Override
    public Map<String, Object> totals() {
      return Map.of("largest", LARGEST);
    }

    @Override
    public Finding read(Run run) {
      boolean finite = Double.isFinite(run.totals().applyAsDouble(LARGEST));
      return finite ? new Finding(null, notes) : null;
    }
  }

  private final class GradientVisitor<V> implements Visitor<V> {
    private final Backward<V> backward;
    private final LookedUpIds<V> ids;

    GradientVisitor(Backward<V> backward) {
      this.backward = backward;
      this.ids = new LookedUpIds<>(analysis, backward);
    }

    @Override
    public void start(TraceValue value, V weights) {
      send(value, weights);
    }

    @Override
    public void visit(TraceNode node) {
      raise(ids.arrived(node));
      ids.visit(node);
      List<V> arriving = backward.arrived(node, Channel.GRADIENT);
      raise(arriving);
      if (arriving != null) {
        differentiate(node, arriving);
      }
    }

    private void raise(List<V> arriving) {
      if (arriving != null) {
        arriving.stream().filter(Objects::nonNull).forEach(some -> backward.raise(LARGEST, some));
      }
    }

    @Override
    public void end(Predicate<TraceValue> here) {
      // Gradients by inputs stay where they are; those by initial states are not asked for.
      for (TraceValue input : analysis.trace().inputs().values()) {
        if (here.test(input)) {
          raise(Arrays.asList(backward.arrived(input, Channel.GRADIENT), ids.arrived(input)));
        }
      }
    }

    private void send(TraceValue value, V share) {
      if (activity.isExplained(value)) {
        backward.send(value, Channel.GRADIENT, share);
      }
    }

    private void differentiate(TraceNode node, List<V> arriving) {
      boolean[] active = activity.activeOperands(node);
      Kind kind = node.op().kind(active);
      if (kind == Kind.LOOKUP) {
        ids.start(node, measure.of(backward, backward.value(node.output()), arriving.get(0)));
      } else if (roundsToIntegers(node)) {
        notes.add("%s: a step function, the gradient of which is 0".formatted(node));
      } else if (node.op() instanceof PickingOp picking && activity.isExplained(node.input(0))) {
        V places = backward.emit(new PickedPlaces(picking), backward.operands(node));
        backward.scatter(node.input(0), Channel.GRADIENT, places, arriving.get(0));
      } else if (kind != Kind.DISCRETE) {
        sendAll(node, node.op().adjoint(backward, active, backward.call(node), arriving));
      }
    }

    private void sendAll(TraceNode node, List<V> shares) {
      for (int k = 0; k < shares.size(); k++) {
        if (shares.get(k) != null) {
          send(node.input(k), shares.get(k));
        }
      }
    }
  }

  private static boolean roundsToIntegers(TraceNode node) {
    return !node.output().tensor().isFloating()
        && node.inputs().stream().anyMatch(v -> v != null && v.tensor().isFloating());
  }
}
