package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Affine;
import io.github.onnxlrp.fused.Term.Product;

/**
 * What a step makes of a state: the sum of a product of that state and of another product.
 *
 * @param sum the new state
 * @param kept the product of the state before
 * @param added the other product
 */
record Update(Affine sum, Product kept, Product added) {
  /** Reads a new state; null where it is another function. */
  static Update of(Term before, Term after) {
    if (!(after instanceof Affine sum)
        || sum.bias() != null
        || sum.addends().size() != 2
        || !sum.addends().values().stream().allMatch(Coefficients::isIdentity)) {
      return null;
    }
    Product kept = null;
    Product added = null;
    for (Term addend : sum.addends().keySet()) {
      if (addend instanceof Product product) {
        if (product.factors().contains(before)) {
          kept = product;
        } else {
          added = product;
        }
      }
    }
    return kept == null || added == null ? null : new Update(sum, kept, added);
  }
}
