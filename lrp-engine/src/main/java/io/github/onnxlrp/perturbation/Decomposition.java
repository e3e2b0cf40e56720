package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts of each value of one run, for one unit; see {@link ContextualDecomposition}. */
final class Decomposition {
  /**
   * What comes of the unit, and what comes of biases alone; the rest of the value comes of other
   * units, or of both.
   */
  private record Parts(Tensor relevant, Tensor bias) {}

  private final Activity activity;
  private final Roles roles;
  private final Cells cells;
  private final Map<TraceValue, Parts> all = new HashMap<>();

  /**
   * Splits values.
   *
   * @param needed what is asked for; evaluations that it does not come of are left out
   */
  Decomposition(Places places, Unit unit, List<TraceValue> needed) {
    this.activity = places.run().analysis().activity();
    this.roles = places.run().analysis().roles();
    this.cells = new Cells(activity, roles);
    for (Place place : places.all()) {
      all.put(place.value(), of(place, unit));
    }
    List<TraceNode> nodes = places.run().trace().nodes();
    BitSet wanted = wanted(nodes, needed);
    for (TraceNode node : nodes) {
      if (wanted.get(node.id())) {
        decompose(node);
      }
    }
  }

  /** The evaluations that values come of, up to what is known. */
  private BitSet wanted(List<TraceNode> nodes, List<TraceValue> needed) {
    Set<TraceValue> open = new HashSet<>(needed);
    BitSet wanted = new BitSet();
    for (int k = nodes.size() - 1; k >= 0; k--) {
      TraceNode node = nodes.get(k);
      boolean any = node.outputs().stream().anyMatch(open::contains);
      if (any && activity.isExplained(node.output()) && !all.containsKey(node.output())) {
        wanted.set(node.id());
        open.addAll(node.inputs());
      }
    }
    return wanted;
  }

  private static Parts of(Place place, Unit unit) {
    boolean[] inside = new boolean[place.input().tensor().size()];
    for (int element : unit.elements().getOrDefault(place.input(), new int[0])) {
      inside[element] = true;
    }
    double[] relevant = place.value().tensor().doubles().clone();
    int[] owners = place.owners();
    for (int k = 0; k < relevant.length; k++) {
      relevant[k] = owners[k] >= 0 && inside[owners[k]] ? relevant[k] : 0;
    }
    return new Parts(place.holding(relevant), zeros(place.value()));
  }

  /** What of a value comes of the unit. */
  Tensor relevant(TraceValue value) {
    return parts(value).relevant();
  }

  /** Of initial states and of what is not decomposed nothing does. */
  private Parts parts(TraceValue value) {
    Parts found = all.get(value);
    return found == null ? new Parts(zeros(value), zeros(value)) : found;
  }

  private static Tensor zeros(TraceValue value) {
    return Tensor.zeros(ElementType.DOUBLE, value.tensor().shape());
  }

  private void decompose(TraceNode node) {
    if (roles.of(node).source() != null) {
      ofFunction(node, roles.of(node).source());
      return;
    }
    switch (roles.kind(node)) {
      case SUM, LINEAR, MOVEMENT -> linearly(node);
      case ELEMENTWISE -> ofFunction(node, roles.commonSource(node));
      case PRODUCT -> multiply(node);
      case SELECTION -> pick(node);
      case LOOKUP, BILINEAR, NORMALISATION, SOFTMAX, DISCRETE, FACTOR -> throw unsupported(node);
    }
  }

  private static OnnxLrpException unsupported(TraceNode node) {
    return OnnxLrpException.unsupported(
        "%s: contextual decomposition is for LSTM, GRU, RNN, affine layers, convolutions, pooling"
            + " and functions of single elements; use occlusion, shap or lrp",
        node);
  }

  /**
   * Parts go through by themselves; constant terms of sums and constants that are moved are bias.
   */
  private void linearly(TraceNode node) {
    if (roles.scales(node)) {
      throw unsupported(node);
    }
    boolean isSum = node.op().kind(activity.activeOperands(node)) == Kind.SUM;
    Map<TraceValue, Tensor> relevant = new HashMap<>();
    Map<TraceValue, Tensor> bias = new HashMap<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      TraceValue operand = node.input(k);
      boolean term = isSum || Movement.passes(node, k);
      if (operand == null
          || !(activity.isActive(operand) || term)
          || !operand.tensor().isFloating()) {
        continue;
      }
      relevant.put(operand, parts(operand).relevant());
      if (activity.isActive(operand)) {
        bias.put(operand, parts(operand).bias());
      }
    }
    List<Tensor> ofRelevant = Recomputation.of(node, relevant);
    List<Tensor> ofBias = Recomputation.of(node, bias);
    for (int k = 0; k < ofRelevant.size(); k++) {
      all.put(node.outputs().get(k), new Parts(ofRelevant.get(k), ofBias.get(k)));
    }
  }

  /** The mean of what the unit adds to the biases alone, and to all else. */
  private void ofFunction(TraceNode node, Source common) {
    TraceValue from = common == null ? onlyActive(node) : common.value();
    boolean inOrder = common == null || common.isInOrder();
    if (!inOrder || !from.tensor().isFloating()) {
      throw unsupported(node);
    }
    Parts parts = parts(from);
    Tensor without = from.tensor().minus(parts.relevant());
    Tensor whole = node.output().tensor();
    Tensor bias = function(node, common, from, parts.bias());
    Tensor alone = function(node, common, from, parts.bias().plus(parts.relevant())).minus(bias);
    Tensor last = whole.minus(function(node, common, from, without));
    Tensor relevant = alone.zip(last, (a, b) -> (a + b) / 2);
    if (!isFinite(relevant) && isFinite(whole)) {
      throw OnnxLrpException.unsupported(
          "%s: its function is not defined for a part of its operand alone; use occlusion, shap or"
              + " lrp",
          node);
    }
    all.put(node.output(), new Parts(relevant, bias));
  }

  private static boolean isFinite(Tensor tensor) {
    return Arrays.stream(tensor.doubles()).allMatch(Double::isFinite);
  }

  private Tensor function(TraceNode node, Source common, TraceValue from, Tensor by) {
    return common == null
        ? Recomputation.of(node, Map.of(from, by)).get(0)
        : Recomputation.of(node.output(), common, by, activity);
  }

  private TraceValue onlyActive(TraceNode node) {
    List<TraceValue> active = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      if (operand != null && activity.isActive(operand)) {
        active.add(operand);
      }
    }
    if (active.size() != 1) {
      throw unsupported(node);
    }
    return active.get(0);
  }

  private void multiply(TraceNode node) {
    TraceValue left = node.input(0);
    TraceValue right = node.input(1);
    Gate gate = roles.of(node).gate();
    if (gate != Gate.NONE && cells.isOutput(gate == Gate.LEFT ? right : left)) {
      // The output gate is what it is.
      TraceValue signal = gate == Gate.LEFT ? right : left;
      Parts own = parts(signal);
      all.put(
          node.output(),
          new Parts(
              Recomputation.of(node, Map.of(signal, own.relevant())).get(0),
              Recomputation.of(node, Map.of(signal, own.bias())).get(0)));
      return;
    }
    Parts a = parts(left);
    Parts c = parts(right);
    Tensor both = c.relevant().plus(c.bias());
    Tensor first = Recomputation.of(node, Map.of(left, a.relevant(), right, both)).get(0);
    Tensor second = Recomputation.of(node, Map.of(left, a.bias(), right, c.relevant())).get(0);
    all.put(node.output(), new Parts(first.plus(second), zeros(node.output())));
  }

  private void pick(TraceNode node) {
    if (!(node.op() instanceof PickingOp picking)) {
      throw unsupported(node);
    }
    int[] places = picking.sources(node.tensors());
    Parts own = parts(node.input(0));
    int[] shape = node.output().tensor().shape();
    all.put(
        node.output(), new Parts(at(places, own.relevant(), shape), at(places, own.bias(), shape)));
  }

  private static Tensor at(int[] places, Tensor from, int... shape) {
    return Tensor.of(Arrays.stream(places).mapToDouble(from::get).toArray(), shape);
  }
}
