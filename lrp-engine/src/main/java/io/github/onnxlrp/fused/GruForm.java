package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Function;
import io.github.onnxlrp.fused.Term.Kind;
import io.github.onnxlrp.fused.Term.Product;
import io.github.onnxlrp.fused.Term.Source;
import java.util.List;
import java.util.Set;

/**
 * A step that is that of a GRU whose reset gate multiplies what h has been multiplied by: {@code h
 * = (1 - z) n + z h_prev} and {@code n = tanh(x W + r u + b)} with {@code z, r = sigmoid} of sums
 * of x and h and {@code u = h_prev U + c}.
 *
 * @param forward the step
 * @param hidden h as the sum of {@code z h_prev} and {@code (1 - z) n}
 * @param gates the pre-activations of z and r
 * @param candidate the pre-activation of n
 * @param reset {@code r u}
 * @param ofHidden u
 */
record GruForm(
    ForwardStep forward,
    Update hidden,
    List<Affine> gates,
    Affine candidate,
    Product reset,
    Affine ofHidden) {
  /** Reads a step; null where it is another one. */
  static GruForm of(ForwardStep forward) {
    Source before = forward.hiddenBefore();
    Update hidden =
        forward.changing().size() == 1 ? Update.of(before, forward.after(forward.state())) : null;
    Affine z = hidden == null ? null : Factors.gate(hidden.kept(), before, forward);
    Function n = z == null ? null : Factors.tanh(hidden.added());
    if (n == null || !(n.of() instanceof Affine candidate) || n.width() != forward.units()) {
      return null;
    }
    Function rest = new Function(Kind.COMPLEMENT, new Function(Kind.SIGMOID, z));
    Product reset = product(candidate, forward.input());
    Affine ofHidden = reset == null ? null : ofHidden(reset, before);
    Affine r = ofHidden == null ? null : Factors.gate(reset, ofHidden, forward);
    return r == null || !hidden.added().factors().equals(Set.of(rest, n))
        ? null
        : new GruForm(forward, hidden, List.of(z, r), candidate, reset, ofHidden);
  }

  /** The product that is added to the multiplied input; null where the sum is another one. */
  private static Product product(Affine sum, Source input) {
    Product product = null;
    for (Term addend : sum.addends().keySet()) {
      boolean isWhole = sum.addends().get(addend).isIdentity();
      product = addend instanceof Product factors && isWhole ? factors : product;
    }
    return product != null && sum.addends().keySet().equals(Set.of(input, product))
        ? product
        : null;
  }

  /** The factor that is h, multiplied by constants; null where none is. */
  private static Affine ofHidden(Product product, Source hidden) {
    return product.factors().stream()
        .filter(Affine.class::isInstance)
        .map(Affine.class::cast)
        .filter(affine -> affine.addends().keySet().equals(Set.of(hidden)))
        .filter(affine -> affine.width() == hidden.width())
        .findFirst()
        .orElse(null);
  }
}
