package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import java.util.Collections;
import java.util.List;

/**
 * Loop: a {@link Recurrent} of the same operands. As in ONNX Runtime the body's condition counts
 * also where the node has none.
 */
final class LoopTranslator {
  private LoopTranslator() {}

  static void translate(OnnxNode node) {
    int states = Math.max(0, node.inputCount() - Recurrent.NODE_PREFIX);
    Graph body = node.subgraph("body");
    int scans = body.outputs().size() - 1 - states;
    if (body.inputs().size() != Recurrent.BODY_PREFIX + states || scans < 0) {
      throw node.invalid(
          "body has %d inputs and %d outputs; expected %d and at least %d for %d states",
          body.inputs().size(),
          body.outputs().size(),
          Recurrent.BODY_PREFIX + states,
          1 + states,
          states);
    }
    if (node.outputCount() > states + scans) {
      throw node.invalid(
          "it has %d outputs; expected %d for %d states and %d scan outputs",
          node.outputCount(), states + scans, states, scans);
    }
    Value[] operands = new Value[Recurrent.NODE_PREFIX + states];
    operands[0] = node.optionalInput(0);
    operands[1] = node.optionalInput(1);
    for (int k = Recurrent.NODE_PREFIX; k < operands.length; k++) {
      operands[k] = node.input(k, "initial state");
    }
    List<Recurrent.Scan> outputs = Collections.nCopies(scans, new Recurrent.Scan(0, false));
    String description = "%d states, %d scan outputs".formatted(states, scans);
    node.emit(new Recurrent("Loop", description, body, states, List.of(), outputs), operands);
  }
}
