package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Function;
import io.github.onnxlrp.fused.Term.Kind;
import io.github.onnxlrp.fused.Term.Product;
import io.github.onnxlrp.fused.Term.Source;
import io.github.onnxlrp.ir.Value;
import java.util.List;
import java.util.Set;

/**
 * A step that is that of a standard LSTM: {@code c = f c_prev + i g}, {@code h = o tanh(c)} with
 * {@code i, f, o = sigmoid} and {@code g = tanh} of sums of x and h.
 *
 * @param forward the step
 * @param cellState the state that is c
 * @param forgotten {@code f c_prev}
 * @param added {@code i g}
 * @param cell c
 * @param hidden h
 * @param gates the pre-activations of i, f, o and g
 */
record LstmForm(
    ForwardStep forward,
    Value cellState,
    Product forgotten,
    Product added,
    Term cell,
    Term hidden,
    List<Affine> gates) {
  /** Reads a step; null where it is another one. */
  static LstmForm of(ForwardStep forward) {
    if (forward.changing().size() != 2) {
      return null;
    }
    Value cellState = forward.changing().get(forward.changing().get(0) == forward.state() ? 1 : 0);
    Term before = forward.terms().of(cellState);
    Term cell = forward.after(cellState);
    Term hidden = forward.after(forward.state());
    if (!(cell instanceof Affine sum)
        || sum.bias() != null
        || sum.addends().size() != 2
        || !sum.addends().values().stream().allMatch(Coefficients::isIdentity)) {
      return null;
    }
    Product forgotten = null;
    Product added = null;
    for (Term addend : sum.addends().keySet()) {
      if (addend instanceof Product product) {
        if (product.factors().contains(before)) {
          forgotten = product;
        } else {
          added = product;
        }
      }
    }
    if (forgotten == null || added == null || !(hidden instanceof Product output)) {
      return null;
    }
    Affine f = gate(forgotten, before, forward);
    Term candidate = other(added, null);
    Affine i = candidate == null ? null : gate(added, candidate, forward);
    Affine o = gate(output, new Function(Kind.TANH, cell), forward);
    Affine g = candidate == null ? null : sum(((Function) candidate).of(), forward);
    return f == null || i == null || o == null || g == null
        ? null
        : new LstmForm(forward, cellState, forgotten, added, cell, hidden, List.of(i, f, o, g));
  }

  /** The factor of a product that is a tanh. */
  private static Term other(Product product, Term none) {
    return product.factors().stream()
        .filter(factor -> factor instanceof Function of && of.kind() == Kind.TANH)
        .findFirst()
        .orElse(none);
  }

  /** The pre-activation of the sigmoid that multiplies a signal. */
  private static Affine gate(Product product, Term signal, ForwardStep forward) {
    return product.factors().contains(signal)
        ? product.factors().stream()
            .filter(factor -> !factor.equals(signal))
            .filter(factor -> factor instanceof Function of && of.kind() == Kind.SIGMOID)
            .map(factor -> sum(((Function) factor).of(), forward))
            .filter(affine -> affine != null)
            .findFirst()
            .orElse(null)
        : null;
  }

  /** A sum of x and h; null where it is another one. */
  private static Affine sum(Term term, ForwardStep forward) {
    Source state = new Source("h", forward.units());
    return term instanceof Affine affine
            && affine.addends().keySet().equals(Set.of(forward.input(), state))
            && affine.width() == forward.units()
        ? affine
        : null;
  }
}
