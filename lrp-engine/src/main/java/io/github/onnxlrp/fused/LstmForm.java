package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Function;
import io.github.onnxlrp.fused.Term.Kind;
import io.github.onnxlrp.fused.Term.Product;
import io.github.onnxlrp.ir.Value;
import java.util.List;

/**
 * A step that is that of a standard LSTM: {@code c = f c_prev + i g}, {@code h = o tanh(c)} with
 * {@code i, f, o = sigmoid} and {@code g = tanh} of sums of x and h.
 *
 * @param forward the step
 * @param cellState the state that is c
 * @param cell c as the sum of {@code f c_prev} and {@code i g}
 * @param hidden h
 * @param gates the pre-activations of i, f, o and g
 */
record LstmForm(
    ForwardStep forward, Value cellState, Update cell, Term hidden, List<Affine> gates) {
  /** Reads a step; null where it is another one. */
  static LstmForm of(ForwardStep forward) {
    if (forward.changing().size() != 2) {
      return null;
    }
    Value cellState = forward.changing().get(forward.changing().get(0) == forward.state() ? 1 : 0);
    Term before = forward.terms().of(cellState);
    Update cell = Update.of(before, forward.after(cellState));
    Term hidden = forward.after(forward.state());
    if (cell == null || !(hidden instanceof Product output)) {
      return null;
    }
    Affine f = Factors.gate(cell.kept(), before, forward);
    Function candidate = Factors.tanh(cell.added());
    Affine i = candidate == null ? null : Factors.gate(cell.added(), candidate, forward);
    Affine o = Factors.gate(output, new Function(Kind.TANH, cell.sum()), forward);
    Affine g = candidate == null ? null : forward.sumOfBoth(candidate.of());
    return f == null || i == null || o == null || g == null
        ? null
        : new LstmForm(forward, cellState, cell, hidden, List.of(i, f, o, g));
  }
}
