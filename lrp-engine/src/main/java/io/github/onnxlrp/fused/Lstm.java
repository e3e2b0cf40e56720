package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.DoubleLstmCell;
import java.util.List;

/**
 * The numbers of a standard LSTM and of the epsilon rule in it.
 *
 * @param inputs the number of inputs, e
 * @param units the number of units, d
 * @param ofInput {@code [e, d]} for the gates i, f, o and for g
 * @param ofHidden {@code [d, d]} for each of them
 * @param bias {@code [1, d]} for each of them; null where there is none
 * @param cellEpsilon the epsilon of c
 * @param candidateEpsilon the epsilon of the pre-activation of g
 */
public record Lstm(
    int inputs,
    int units,
    List<Coefficients> ofInput,
    List<Coefficients> ofHidden,
    List<Coefficients> bias,
    double cellEpsilon,
    double candidateEpsilon) {
  /** How many pre-activations each unit has. */
  public static final int GATES = DoubleLstmCell.GATES;

  /** Which of them is that of g. */
  public static final int CANDIDATE = 3;

  /** How many weights it has. */
  long weights() {
    return (long) GATES * units * (inputs + units);
  }

  /** The weights {@code [e, d]} of x in one of i, f, o and g; in C order, not to be written. */
  public double[] ofInput(int gate) {
    return ofInput.get(gate).elements();
  }

  /** The weights {@code [d, d]} of h in one of them. */
  public double[] ofHidden(int gate) {
    return ofHidden.get(gate).elements();
  }

  /** The bias of one of them; zeros where it has none. */
  public double[] bias(int gate) {
    Coefficients own = bias.get(gate);
    return own == null ? new double[units] : own.elements();
  }
}
