package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import java.util.BitSet;
import java.util.function.Predicate;

/** Which values depend on the elements of inputs, and not on constants and shapes alone. */
final class ElementDependence {
  private final BitSet depends = new BitSet();

  /**
   * Follows a trace.
   *
   * @param inputs the inputs that count
   */
  ElementDependence(Trace trace, Predicate<TraceValue> inputs) {
    trace.inputs().values().stream().filter(inputs).forEach(input -> depends.set(input.id()));
    for (TraceNode node : trace.nodes()) {
      boolean reads = false;
      for (int k = 0; k < node.inputs().size(); k++) {
        TraceValue operand = node.input(k);
        reads |= operand != null && of(operand) && !node.op().readsShapeOf(k);
      }
      if (reads) {
        node.outputs().forEach(output -> depends.set(output.id()));
      }
    }
  }

  boolean of(TraceValue value) {
    return depends.get(value.id());
  }
}
