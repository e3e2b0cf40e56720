package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import java.util.List;

/** One step of an LSTM; see {@link LstmTranslator}. */
class LstmCell extends RecurrentCell {
  /** In the order of P. */
  private static final List<String> PEEPHOLES = List.of("i", "o", "f");

  private final Value peepholes;
  private final int hiddenSize;
  private final boolean inputForget;

  LstmCell(Setup setup, Value peepholes, boolean inputForget) {
    super(setup, List.of("i", "o", "f", "g"));
    this.peepholes = peepholes;
    this.hiddenSize = setup.hiddenSize();
    this.inputForget = inputForget;
  }

  @Override
  final List<Value> step(List<Value> previous) {
    Value hidden = hidden(previous.get(0));
    Value cell = previous.get(1);
    Value i = activate("i", 0, z("i", hidden, cell));
    Value f =
        inputForget ? add("f", Functions.oneMinus(), i) : activate("f", 0, z("f", hidden, cell));
    Value g = activate("g", 1, z("g", hidden, null));
    Value kept = add("f*c_prev", GATE_TIMES_SIGNAL, f, cell);
    Value written = add("i*g", GATE_TIMES_SIGNAL, i, g);
    Value c = add("c", new Add(), kept, written);
    Value o = activate("o", 0, z("o", hidden, c));
    Value h = add("h", GATE_TIMES_SIGNAL, o, activate("h(c)", 2, c));
    return List.of(h, c);
  }

  /** The hidden state as the weights see it. */
  Value hidden(Value previous) {
    return previous;
  }

  private Value z(String gate, Value hidden, Value peepholeCell) {
    Value fromInput = fromInput(gate);
    Value fromHidden = fromHidden(gate, "h", hidden);
    Value bias = bias(gate);
    Value fromCell =
        peepholes == null || peepholeCell == null ? null : fromCell(gate, peepholeCell);
    return preActivation(gate, fromInput, fromHidden, bias, fromCell);
  }

  private Value fromCell(String gate, Value cell) {
    Value p = row("P_" + gate, peepholes, (long) PEEPHOLES.indexOf(gate) * hiddenSize);
    return add("c*P_" + gate, new Mul(), cell, p);
  }
}
