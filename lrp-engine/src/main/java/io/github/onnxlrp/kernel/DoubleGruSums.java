package io.github.onnxlrp.kernel;

import java.util.Arrays;

/**
 * Sums over the steps of a GRU, unit by unit, {@code [rows, units]} each; see {@link
 * DoubleGruCell}. The arrays are its own storage.
 */
public final class DoubleGruSums {
  private final double[] sent;
  private final double[] passed;
  private final double[] lost;

  /** Of so many elements. */
  public DoubleGruSums(int size) {
    this.sent = new double[size];
    this.passed = new double[size];
    this.lost = new double[size];
  }

  /** Of s, which the biases of n are multiplied by. */
  public double[] sent() {
    return sent;
  }

  /** Of s_u, which the biases of u are multiplied by. */
  public double[] passed() {
    return passed;
  }

  /** Of what the stabilizers take. */
  public double[] lost() {
    return lost;
  }

  /** Begins anew. */
  public void clear() {
    Arrays.fill(sent, 0);
    Arrays.fill(passed, 0);
    Arrays.fill(lost, 0);
  }
}
