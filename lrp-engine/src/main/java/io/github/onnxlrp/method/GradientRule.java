package io.github.onnxlrp.method;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.IdShares;
import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.SumTo;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.Tensor;
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

  /** What is carried back. */
  enum Channel {
    /** The gradient of the score. */
    GRADIENT,
    /** What ids get of the rows that they look up. */
    IDS
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
    V ofIds = backward.arrived(value, Channel.IDS);
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

    GradientVisitor(Backward<V> backward) {
      this.backward = backward;
    }

    @Override
    public void start(TraceValue value, V weights) {
      send(value, Channel.GRADIENT, weights);
    }

    @Override
    public void visit(TraceNode node) {
      List<V> shares = backward.arrived(node, Channel.IDS);
      if (shares != null) {
        raise(shares);
        moveIds(node, shares);
      }
      List<V> arriving = backward.arrived(node, Channel.GRADIENT);
      if (arriving != null) {
        raise(arriving);
        differentiate(node, arriving);
      }
    }

    private void raise(List<V> arriving) {
      arriving.stream().filter(Objects::nonNull).forEach(some -> backward.raise(LARGEST, some));
    }

    @Override
    public void end(Predicate<TraceValue> here) {
      // Gradients by inputs stay where they are; those by initial states are not asked for.
      for (TraceValue input : analysis.trace().inputs().values()) {
        for (Channel channel : here.test(input) ? Channel.values() : new Channel[0]) {
          V arrived = backward.arrived(input, channel);
          if (arrived != null) {
            backward.raise(LARGEST, arrived);
          }
        }
      }
    }

    private void send(TraceValue value, Channel channel, V share) {
      if (activity.isExplained(value)) {
        backward.send(value, channel, share);
      }
    }

    /** What belongs to ids follows them through movement, and through arithmetic unchanged. */
    private void moveIds(TraceNode node, List<V> arriving) {
      boolean[] active = activity.activeOperands(node);
      Kind kind = node.op().kind(active);
      if (kind == Kind.MOVEMENT || kind == Kind.SELECTION) {
        boolean[] wanted = Movement.passingOperands(node);
        sendAll(
            node, Channel.IDS, node.op().adjoint(backward, wanted, backward.call(node), arriving));
        return;
      }
      // Of several operands that are made of the same ids one is picked: the ids count once.
      Source source = several(active) ? analysis.roles().commonSource(node) : null;
      if (source != null) {
        long[] places = Arrays.stream(source.places()).asLongStream().toArray();
        V numbers = backward.ofThisRun(Tensor.vector(places));
        backward.scatter(source.value(), Channel.IDS, numbers, arriving.get(0));
        return;
      }
      for (int k = 0; k < active.length; k++) {
        if (active[k]) {
          TraceValue ids = node.input(k);
          List<V> operands = List.of(arriving.get(0), backward.value(ids));
          send(ids, Channel.IDS, backward.emit(new SumTo(), operands));
        }
      }
    }

    private void differentiate(TraceNode node, List<V> arriving) {
      boolean[] active = activity.activeOperands(node);
      Kind kind = node.op().kind(active);
      if (kind == Kind.LOOKUP) {
        passToIds(node, (LookupOp) node.op(), arriving.get(0));
      } else if (roundsToIntegers(node)) {
        notes.add("%s: a step function, the gradient of which is 0".formatted(node));
      } else if (node.op() instanceof PickingOp picking && activity.isExplained(node.input(0))) {
        V places = backward.emit(new PickedPlaces(picking), backward.operands(node));
        backward.scatter(node.input(0), Channel.GRADIENT, places, arriving.get(0));
      } else if (kind != Kind.DISCRETE) {
        sendAll(
            node,
            Channel.GRADIENT,
            node.op().adjoint(backward, active, backward.call(node), arriving));
      }
    }

    private void passToIds(TraceNode node, LookupOp lookup, V gradient) {
      V rows = measure.of(backward, backward.value(node.output()), gradient);
      List<V> operands = backward.operands(node);
      operands.add(rows);
      send(
          node.input(lookup.idsOperand()),
          Channel.IDS,
          backward.emit(new IdShares(lookup), operands));
    }

    private void sendAll(TraceNode node, Channel channel, List<V> shares) {
      for (int k = 0; k < shares.size(); k++) {
        if (shares.get(k) != null) {
          send(node.input(k), channel, shares.get(k));
        }
      }
    }
  }

  private static boolean several(boolean[] active) {
    int count = 0;
    for (boolean one : active) {
      count += one ? 1 : 0;
    }
    return count > 1;
  }

  private static boolean roundsToIntegers(TraceNode node) {
    return !node.output().tensor().isFloating()
        && node.inputs().stream().anyMatch(v -> v != null && v.tensor().isFloating());
  }
}
