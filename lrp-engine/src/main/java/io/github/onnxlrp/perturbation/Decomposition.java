package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.backward.Computation;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of each value comes of the unit, and what comes of biases alone; the rest of the value comes
 * of other units, or of both. See {@link ContextualDecomposition}.
 *
 * @param <V> tensors or values of a graph
 */
final class Decomposition<V> implements Computation<List<V>> {
  private static final TensorOp ZEROS = Generators.like(Tensor.scalar(0));

  private final Activity activity;
  private final Roles roles;
  private final Cells cells;
  private final UnitParts parts;
  private final Forward<V> forward;

  Decomposition(UnitParts parts, Activity activity, Roles roles, Forward<V> forward) {
    this.parts = parts;
    this.activity = activity;
    this.roles = roles;
    this.cells = new Cells(activity, roles);
    this.forward = forward;
  }

  private List<V> parts(V relevant, V bias) {
    return List.of(relevant, bias);
  }

  private V relevant(TraceValue value, Known<List<V>> known) {
    return activity.isExplained(value) ? known.of(value).get(0) : zeros(value);
  }

  private V bias(TraceValue value, Known<List<V>> known) {
    return activity.isExplained(value) ? known.of(value).get(1) : zeros(value);
  }

  private V zeros(TraceValue value) {
    return forward.emit(ZEROS, List.of(forward.value(value)));
  }

  private V plus(V left, V right) {
    return forward.emit(new Add(), List.of(left, right));
  }

  private V minus(V left, V right) {
    return forward.emit(new Sub(), List.of(left, right));
  }

  /** The source of a function, or all operands that depend on what is explained. */
  @Override
  public List<TraceValue> needed(TraceValue value) {
    TraceNode node = value.producer();
    if (node == null || !activity.isExplained(value) || Places.isLookup(node, activity)) {
      return List.of();
    }
    Source source = source(node);
    return source != null
        ? List.of(source.value())
        : node.inputs().stream()
            .filter(operand -> operand != null && operand.tensor().isFloating())
            .filter(activity::isExplained)
            .toList();
  }

  /** What a function of elements is a function of, where that is no operand of its own. */
  private Source source(TraceNode node) {
    Source own = roles.of(node).source();
    return own == null && roles.kind(node) == Kind.ELEMENTWISE ? roles.commonSource(node) : own;
  }

  @Override
  public List<V> compute(TraceValue value, Known<List<V>> known) {
    TraceNode node = value.producer();
    if (!activity.isExplained(value)) {
      // Of initial states and of what is not decomposed nothing comes of a unit.
      return parts(zeros(value), zeros(value));
    } else if (node == null) {
      return parts(parts.ofInput(forward, value), zeros(value));
    } else if (Places.isLookup(node, activity)) {
      return parts(parts.ofRows(forward, node, (LookupOp) node.op()), zeros(value));
    } else if (roles.of(node).source() != null) {
      return ofFunction(node, known);
    }
    return switch (roles.kind(node)) {
      case SUM, LINEAR, MOVEMENT -> linearly(node, value, known);
      case ELEMENTWISE -> ofFunction(node, known);
      case PRODUCT -> multiply(node, known);
      case SELECTION -> pick(node, known);
      case LOOKUP, BILINEAR, NORMALISATION, SOFTMAX, DISCRETE, FACTOR -> throw unsupported(node);
    };
  }

  private static OnnxLrpException unsupported(TraceNode node) {
    return OnnxLrpException.unsupported(
        "%s: contextual decomposition is for LSTM, GRU, RNN, affine layers, convolutions, pooling"
            + " by windows (MaxPool, not a maximum over a whole axis) and functions of single"
            + " elements; use occlusion, shap or lrp",
        node);
  }

  /**
   * Parts go through by themselves; constant terms of sums and constants that are moved are bias.
   */
  private List<V> linearly(TraceNode node, TraceValue value, Known<List<V>> known) {
    if (roles.scales(node)) {
      throw unsupported(node);
    }
    boolean isSum = node.op().kind(activity.activeOperands(node)) == Kind.SUM;
    Map<TraceValue, V> relevant = new HashMap<>();
    Map<TraceValue, V> bias = new HashMap<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      TraceValue operand = node.input(k);
      boolean term = isSum || Movement.passes(node, k);
      if (operand == null
          || !(activity.isActive(operand) || term)
          || !operand.tensor().isFloating()) {
        continue;
      }
      relevant.put(operand, relevant(operand, known));
      if (activity.isActive(operand)) {
        bias.put(operand, bias(operand, known));
      }
    }
    List<V> ofRelevant = Recomputation.of(forward, node, relevant);
    List<V> ofBias = Recomputation.of(forward, node, bias);
    for (int k = 0; k < ofRelevant.size(); k++) {
      known.remember(node.outputs().get(k), parts(ofRelevant.get(k), ofBias.get(k)));
    }
    return known.of(value);
  }

  /** The mean of what the unit adds to the biases alone, and to all else. */
  private List<V> ofFunction(TraceNode node, Known<List<V>> known) {
    Source common = source(node);
    TraceValue from = common == null ? onlyActive(node) : common.value();
    boolean inOrder = common == null || common.isInOrder();
    if (!inOrder || !from.tensor().isFloating() || !node.output().tensor().isFloating()) {
      throw unsupported(node);
    }
    V relevant = relevant(from, known);
    V bias = bias(from, known);
    V whole = forward.value(node.output());
    V ofBias = function(node, common, from, bias);
    V alone = minus(function(node, common, from, plus(bias, relevant)), ofBias);
    V without = function(node, common, from, minus(forward.value(from), relevant));
    V last = minus(whole, without);
    V mean = forward.emit(Slopes.MEAN, List.of(alone, last));
    V defined = forward.emit(new DefinedPart(node.toString()), List.of(mean, whole));
    return parts(defined, ofBias);
  }

  private V function(TraceNode node, Source common, TraceValue from, V by) {
    return common == null
        ? Recomputation.of(forward, node, Map.of(from, by)).get(0)
        : Recomputation.of(forward, node.output(), new HashMap<>(Map.of(from, by)), activity);
  }

  private TraceValue onlyActive(TraceNode node) {
    List<TraceValue> active =
        node.inputs().stream()
            .filter(operand -> operand != null && activity.isActive(operand))
            .toList();
    if (active.size() != 1) {
      throw unsupported(node);
    }
    return active.get(0);
  }

  private List<V> multiply(TraceNode node, Known<List<V>> known) {
    TraceValue left = node.input(0);
    TraceValue right = node.input(1);
    Gate gate = roles.of(node).gate();
    TraceValue signal = gate == Gate.LEFT ? right : left;
    if (gate != Gate.NONE && cells.isOutput(signal)) {
      // The output gate is what it is.
      return parts(
          Recomputation.of(forward, node, Map.of(signal, relevant(signal, known))).get(0),
          Recomputation.of(forward, node, Map.of(signal, bias(signal, known))).get(0));
    }
    V both = plus(relevant(right, known), bias(right, known));
    V first = forward.emit(node.op(), List.of(relevant(left, known), both));
    V second = forward.emit(node.op(), List.of(bias(left, known), relevant(right, known)));
    return parts(plus(first, second), zeros(node.output()));
  }

  private List<V> pick(TraceNode node, Known<List<V>> known) {
    if (!(node.op() instanceof PickingOp picking)) {
      throw unsupported(node);
    }
    return parts(
        picked(picking, node, relevant(node.input(0), known)),
        picked(picking, node, bias(node.input(0), known)));
  }

  private V picked(PickingOp picking, TraceNode node, V part) {
    List<V> operands = forward.operands(node);
    operands.add(part);
    return forward.emit(new PickedPart(picking), operands);
  }
}
