package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.method.LookedUpIds;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Carries the multipliers of {@link DeepLift} back.
 *
 * @param <V> tensors or values of a graph
 */
final class Rescale<V> implements BackwardRule.Visitor<V> {
  /** The total that is the score minus that of the reference. */
  static final Object DIFFERENCE = "difference";

  /** The total that is the sum over what is changed. */
  static final Object CHANGED = "changed";

  private enum Channel {
    MULTIPLIERS
  }

  private final TraceAnalysis analysis;
  private final Activity activity;
  private final Roles roles;
  private final ReferenceValues references;
  private final Backward<V> backward;
  private final LookedUpIds<V> ids;

  Rescale(TraceAnalysis analysis, ReferenceValues references, Backward<V> backward) {
    this.analysis = analysis;
    this.activity = analysis.activity();
    this.roles = analysis.roles();
    this.references = references;
    this.backward = backward;
    this.ids = new LookedUpIds<>(analysis, backward);
  }

  @Override
  public void start(TraceValue value, V weights) {
    backward.add(DIFFERENCE, times(value, weights));
    send(value, weights);
  }

  /** Initial states are the same in both runs. */
  @Override
  public void end(Predicate<TraceValue> here) {
    for (TraceValue input : analysis.trace().inputs().values()) {
      V own = here.test(input) ? contribution(input) : null;
      if (own != null) {
        backward.add(CHANGED, own);
      }
    }
  }

  /** How much each element of a value counts; null where nothing has reached it. */
  V contribution(TraceValue value) {
    V ofIds = ids.arrived(value);
    return ofIds == null ? ofNumbers(value) : ofIds;
  }

  private V ofNumbers(TraceValue value) {
    V multiplier = backward.arrived(value, Channel.MULTIPLIERS);
    return multiplier == null ? null : times(value, multiplier);
  }

  /** The difference from the reference, times a multiplier. */
  private V times(TraceValue value, V multiplier) {
    V difference =
        backward.emit(new Sub(), List.of(backward.value(value), references.of(backward, value)));
    return backward.emit(new WeightedBy(), List.of(difference, multiplier));
  }

  @Override
  public void visit(TraceNode node) {
    ids.visit(node);
    List<V> arriving = backward.arrived(node, Channel.MULTIPLIERS);
    // In a graph the steps of a recurrence send to the initial state, too.
    if (arriving == null || !activity.isExplained(node.output())) {
      return;
    }
    if (roles.of(node).source() != null) {
      rescale(node, roles.of(node).source(), arriving.get(0));
      return;
    }
    switch (roles.kind(node)) {
      case SUM, LINEAR, NORMALISATION -> send(node, backward.call(node), arriving);
      case MOVEMENT -> move(node, arriving);
      case PRODUCT, BILINEAR -> multiply(node, arriving);
      case ELEMENTWISE -> rescale(node, roles.commonSource(node), arriving.get(0));
      case SELECTION -> select(node, arriving.get(0));
      case LOOKUP -> {
        ids.start(node, times(node.output(), arriving.get(0)));
      }
      case SOFTMAX, DISCRETE, FACTOR -> throw unsupported(node);
    }
  }

  private static OnnxLrpException unsupported(TraceNode node) {
    return OnnxLrpException.unsupported(
        "%s: DeepLIFT's rescale rule says nothing of it (of maxima it knows MaxPool, not one over a"
            + " whole axis); use integrated-gradients or lrp",
        node);
  }

  private void move(TraceNode node, List<V> arriving) {
    if (!(node.op() instanceof PickingOp picking)) {
      send(node, backward.call(node), arriving);
    } else if (activity.isExplained(node.input(0))) {
      V places = backward.emit(new PickedPlaces(picking), backward.operands(node));
      backward.scatter(node.input(0), Channel.MULTIPLIERS, places, arriving.get(0));
    }
  }

  /** Of two signals each is multiplied with the mean of the other over both runs. */
  private void multiply(TraceNode node, List<V> arriving) {
    if (references.held(node) >= 0) {
      send(node, backward.call(node), arriving);
      return;
    }
    List<V> means = backward.operands(node);
    for (int k = 0; k < means.size(); k++) {
      if (node.input(k) != null && activity.isActive(node.input(k))) {
        V reference = references.of(backward, node.input(k));
        means.set(k, backward.emit(Slopes.MEAN, List.of(means.get(k), reference)));
      }
    }
    send(node, new Call<>(means, backward.results(node)), arriving);
  }

  /**
   * Multiplies by the quotient of both differences.
   *
   * @param source what the evaluation is a function of; null where that is its only active operand
   */
  private void rescale(TraceNode node, Source source, V arriving) {
    int operand = operand(node, source);
    TraceValue from = operand < 0 ? source.value() : node.input(operand);
    boolean inOrder = operand >= 0 || source.isInOrder();
    boolean floating = from.tensor().isFloating();
    if (!inOrder || !floating || from.tensor().size() != node.output().tensor().size()) {
      throw unsupported(node);
    }
    V x = backward.value(from);
    V y = backward.value(node.output());
    V derivative = operand >= 0 ? derivative(node, operand) : derivative(node, from);
    V slopes =
        backward.emit(
            Slopes.QUOTIENT,
            List.of(
                like(x, y),
                like(references.of(backward, from), y),
                y,
                references.of(backward, node.output()),
                like(derivative, y)));
    send(from, like(backward.emit(new WeightedBy(), List.of(arriving, slopes)), x));
  }

  /** The elements in their order, in another shape. */
  private V like(V elements, V shape) {
    return backward.emit(Reshape.like(), List.of(elements, shape));
  }

  /** The operand that an evaluation alone is a function of; -1 where it is one of a source. */
  private int operand(TraceNode node, Source source) {
    boolean[] active = activity.activeOperands(node);
    int[] all = IntStream.range(0, active.length).filter(k -> active[k]).toArray();
    if (source == null && all.length != 1) {
      throw unsupported(node);
    }
    boolean alone = all.length == 1 && (source == null || source.value() == node.input(all[0]));
    return alone ? all[0] : -1;
  }

  private V derivative(TraceNode node, int operand) {
    V ones =
        backward.emit(Generators.like(Tensor.scalar(1)), List.of(backward.value(node.output())));
    V found = backward.adjoint(node.op(), operand, backward.call(node), ones);
    return found == null
        ? backward.emit(Generators.like(Tensor.scalar(0)), List.of(backward.value(node.output())))
        : found;
  }

  /** Of a function that is written out, whose operations have derivatives that are not finite. */
  private V derivative(TraceNode node, TraceValue from) {
    V x = backward.value(from);
    Map<TraceValue, V> above = new HashMap<>(Map.of(from, backward.emit(Slopes.ABOVE, List.of(x))));
    Map<TraceValue, V> below = new HashMap<>(Map.of(from, backward.emit(Slopes.BELOW, List.of(x))));
    List<V> both = new ArrayList<>();
    both.add(Recomputation.of(backward, node.output(), above, activity));
    both.add(Recomputation.of(backward, node.output(), below, activity));
    return backward.emit(Slopes.NUMERIC, both);
  }

  /**
   * What the maximum gains over the reference goes to where the sample has it, what it loses to
   * where the reference has it.
   */
  private void select(TraceNode node, V arriving) {
    if (!(node.op() instanceof PickingOp picking)) {
      throw unsupported(node);
    }
    Map<TraceValue, V> others = new HashMap<>();
    references.others(node).forEach(one -> others.put(one, references.of(backward, one)));
    List<V> operands = backward.operands(node);
    operands.addAll(references.operands(backward, node, others));
    operands.add(arriving);
    send(node.input(0), backward.emit(new SelectedShares(picking), operands));
  }

  private void send(TraceNode node, Call<V> call, List<V> arriving) {
    boolean[] wanted = activity.activeOperands(node);
    int held = references.held(node);
    if (held >= 0) {
      wanted[held] = false;
    }
    List<V> shares = node.op().adjoint(backward, wanted, call, arriving);
    for (int k = 0; k < shares.size(); k++) {
      if (shares.get(k) != null) {
        send(node.input(k), shares.get(k));
      }
    }
  }

  private void send(TraceValue value, V share) {
    if (activity.isExplained(value)) {
      backward.send(value, Channel.MULTIPLIERS, share);
    }
  }
}
