package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.DoubleGruCell;
import java.util.List;

/**
 * The numbers of a standard GRU and of the epsilon rule in it, whose reset gate multiplies {@code u
 * = h U + c}.
 *
 * @param inputs the number of inputs, e
 * @param units the number of units, d
 * @param ofInput {@code [e, d]} for the gates z and r and for n
 * @param ofHidden {@code [d, d]} for the gates z and r and for u
 * @param bias {@code [1, d]} for z, r, n and u; null where there is none
 * @param hiddenEpsilon the epsilon of h
 * @param candidateEpsilon the epsilon of the pre-activation of n
 * @param resetEpsilon the epsilon of u
 */
record Gru(
    int inputs,
    int units,
    List<Coefficients> ofInput,
    List<Coefficients> ofHidden,
    List<Coefficients> bias,
    double hiddenEpsilon,
    double candidateEpsilon,
    double resetEpsilon) {
  /** How many products of x, and of h, each unit has. */
  static final int PRODUCTS = DoubleGruCell.PRODUCTS;

  /** Which of them is that of n, and that of u. */
  static final int CANDIDATE = 2;

  /** Which bias is that of u. */
  static final int RESET = 3;

  /** How many weights it has. */
  long weights() {
    return (long) PRODUCTS * units * (inputs + units);
  }
}
