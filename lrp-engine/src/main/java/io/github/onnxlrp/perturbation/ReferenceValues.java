package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a run where the inputs are at a baseline, but gates, scales, and all that depends
 * on the inputs through comparisons and shapes only, are those of the sample.
 */
final class ReferenceValues {
  private final Activity activity;
  private final Roles roles;
  private final Map<TraceValue, Tensor> values = new HashMap<>();

  /**
   * Computes them.
   *
   * @param places what is at the baseline
   */
  ReferenceValues(Places places, Baseline baseline) {
    this.activity = places.run().analysis().activity();
    this.roles = places.run().analysis().roles();
    for (Place place : places.all()) {
      values.put(place.value(), place.holding(baseline.of(places, place)));
    }
    for (TraceNode node : places.run().trace().nodes()) {
      if (!values.containsKey(node.output()) && activity.isActive(node.output())) {
        compute(node);
      }
    }
  }

  /** What a value is; that of the sample where it does not depend on what is at the baseline. */
  Tensor of(TraceValue value) {
    return values.getOrDefault(value, value.tensor());
  }

  private void compute(TraceNode node) {
    Map<TraceValue, Tensor> others = others(node);
    if (!others.isEmpty()) {
      List<Tensor> outputs = Recomputation.of(node, others);
      for (int k = 0; k < outputs.size(); k++) {
        values.put(node.outputs().get(k), outputs.get(k));
      }
    }
  }

  /** The operands of an evaluation that are others than those of the sample. */
  Map<TraceValue, Tensor> others(TraceNode node) {
    Map<TraceValue, Tensor> others = new HashMap<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      TraceValue operand = node.input(k);
      if (operand != null && values.containsKey(operand) && k != held(roles, node)) {
        others.put(operand, values.get(operand));
      }
    }
    for (TraceValue operand : node.inputs()) {
      // Which elements of a window are the largest is found by an evaluation of its own.
      boolean picks = roles.kind(node) == Kind.SELECTION && !others.isEmpty();
      if (picks && operand != null && operand.producer() != null && !others.containsKey(operand)) {
        List<Tensor> again = Recomputation.of(operand.producer(), others);
        others.put(operand, again.get(operand.outputIndex()));
      }
    }
    return others;
  }

  /** The operand of an evaluation that is a gate or a scale of another one; -1 where none is. */
  static int held(Roles roles, TraceNode node) {
    if (roles.of(node).source() != null) {
      return -1;
    }
    Kind kind = roles.kind(node);
    if (kind == Kind.NORMALISATION || roles.scales(node)) {
      return 1 - roles.scaledOperand(node);
    }
    Gate gate = roles.of(node).gate();
    return gate == Gate.NONE ? -1 : gate == Gate.LEFT ? 0 : 1;
  }
}
