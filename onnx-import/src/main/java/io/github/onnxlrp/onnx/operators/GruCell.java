package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import java.util.List;

/** One step of a GRU; see {@link GruTranslator}. */
final class GruCell extends RecurrentCell {
  private final boolean linearBeforeReset;

  GruCell(Setup setup, boolean linearBeforeReset) {
    super(setup, List.of("z", "r", "n"));
    this.linearBeforeReset = linearBeforeReset;
  }

  @Override
  List<Value> step(List<Value> previous) {
    Value hidden = previous.get(0);
    Value z = gate("z", hidden);
    Value r = gate("r", hidden);
    Value n = activate("n", 1, linearBeforeReset ? resetAfter(r, hidden) : resetBefore(r, hidden));
    Value written = add("(1-z)*n", GATE_TIMES_SIGNAL, add("1-z", Functions.oneMinus(), z), n);
    Value kept = add("z*h_prev", GATE_TIMES_SIGNAL, z, hidden);
    return List.of(add("h", new Add(), written, kept));
  }

  private Value gate(String gate, Value hidden) {
    Value fromInput = fromInput(gate);
    Value fromHidden = fromHidden(gate, "h", hidden);
    return activate(gate, 0, preActivation(gate, fromInput, fromHidden, bias(gate)));
  }

  private Value resetBefore(Value r, Value hidden) {
    Value reset = add("r*h", GATE_TIMES_SIGNAL, r, hidden);
    return preActivation("n", fromInput("n"), fromHidden("n", "(r*h)", reset), bias("n"));
  }

  /** The recurrent bias stays inside of the product with the reset gate. */
  private Value resetAfter(Value r, Value hidden) {
    Value bias = hiddenBias("n");
    Value product = fromHidden("n", "h", hidden);
    Value u = bias == null ? product : add("u", new Add(), product, bias);
    Value reset = add("r*u", GATE_TIMES_SIGNAL, r, u);
    return preActivation("n", fromInput("n"), reset, inputBias("n"));
  }
}
