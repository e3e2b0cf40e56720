package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes evaluations of a trace again with other operands. */
final class Recomputation {
  private Recomputation() {}

  /** The operands of an evaluation, some of which other tensors stand for. */
  static List<Tensor> operands(TraceNode node, Map<TraceValue, Tensor> others) {
    List<Tensor> operands = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      Tensor other = operand == null ? null : others.get(operand);
      operands.add(other == null && operand != null ? operand.tensor() : other);
    }
    return operands;
  }

  /** The outputs of an evaluation with other tensors in place of some of its operands. */
  static List<Tensor> of(TraceNode node, Map<TraceValue, Tensor> others) {
    return node.op().forward(operands(node, others));
  }

  /**
   * What a value is where another one stands in place of its source, of which it is a function
   * element by element, with however many operations that is written.
   */
  static Tensor of(TraceValue value, Source source, Tensor by, Activity activity) {
    Map<TraceValue, Tensor> known = new HashMap<>(Map.of(source.value(), by));
    return again(value, known, activity);
  }

  private static Tensor again(TraceValue value, Map<TraceValue, Tensor> known, Activity activity) {
    Tensor found = known.get(value);
    if (found == null) {
      for (TraceValue operand : value.producer().inputs()) {
        if (operand != null && activity.isActive(operand)) {
          again(operand, known, activity);
        }
      }
      found = of(value.producer(), known).get(value.outputIndex());
      known.put(value, found);
    }
    return found;
  }
}
