package io.github.onnxlrp.ir.op;

/** The error function, to the precision of double. */
final class ErrorFunction {
  /** Below, the series needs less than 80 terms; above, the fraction less than 60. */
  private static final double SERIES_LIMIT = 2.5;

  private static final int FRACTION_TERMS = 60;

  private ErrorFunction() {}

  static double erf(double x) {
    double magnitude = Math.abs(x);
    double value = magnitude < SERIES_LIMIT ? series(magnitude) : 1 - complement(magnitude);
    return Double.isNaN(x) ? x : Math.copySign(value, x);
  }

  /**
   * {@code 2/sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (2n+1)!!}, of which all terms are positive.
   */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > 1e-18 * sum; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** {@code exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...))))}. */
  private static double complement(double x) {
    double tail = x;
    for (int n = FRACTION_TERMS; n >= 1; n--) {
      tail = x + n / 2.0 / tail;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
  }
}
