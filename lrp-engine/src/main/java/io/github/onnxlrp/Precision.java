package io.github.onnxlrp;

/** In which floating-point numbers the costly part of explanations is computed. */
public enum Precision {
  /** Everything in double precision, 53 bits: the default. */
  DOUBLE(1e-9),
  /**
   * Matrix products, and recurrences that are fused, in single precision, 24 bits; what is between
   * them and the ledger in double precision. So are the first samples of a structure, and all where
   * single precision did not give what a walk gave to 1e-4 of the largest element, and those whose
   * relevance is amplified more than a thousandfold. Elements that a model selects (a maximum, a
   * branch) may be others where two are closer to each other than rounding.
   */
  FLOAT(1e-4);

  private final double closure;

  Precision(double closure) {
    this.closure = closure;
  }

  /** Up to which {@link Ledger#closure} a ledger counts as closed. */
  public double closure() {
    return closure;
  }
}
