package io.github.onnxlrp.kernel;

import java.util.Arrays;

/**
 * Sums over the steps of a GRU, unit by unit, {@code [rows, units]} each; see {@link FloatGruCell}.
 * The arrays are its own storage.
 */
public final class FloatGruSums {
  private final float[] sent;
  private final float[] passed;
  private final float[] lost;

  /** Of so many elements. */
  public FloatGruSums(int size) {
    this.sent = new float[size];
    this.passed = new float[size];
    this.lost = new float[size];
  }

  /** Of s, which the biases of n are multiplied by. */
  public float[] sent() {
    return sent;
  }

  /** Of s_u, which the biases of u are multiplied by. */
  public float[] passed() {
    return passed;
  }

  /** Of what the stabilizers take. */
  public float[] lost() {
    return lost;
  }

  /** Begins anew. */
  public void clear() {
    Arrays.fill(sent, 0);
    Arrays.fill(passed, 0);
    Arrays.fill(lost, 0);
  }
}
