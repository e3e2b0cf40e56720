package io.github.onnxlrp.kernel;

/**
 * One step of a GRU but for its products, for some rows of units, and the way of relevance back
 * through it by the epsilon rule. With {@code stab(z) = z + E sign(z)}, where 0 counts as positive:
 *
 * <pre>
 * z, r = sigmoid(z_z), sigmoid(z_r);  n = tanh(z_n)  with z_n = its part of x + r u + its bias
 * h' = (1 - z) n + z h
 * keep  = z h / stab(h')          of R_h
 * add   = (1 - z) n / stab(h')    R at n    = add q     with q = R_h'
 * send  = add / stab(z_n)         s         = send q
 * reset = r u send                R at r u  = reset q
 * pass  = reset / stab(u)         s_u       = pass q
 * lose  = E_h / |stab(h')| + E_n add / |stab(z_n)| + E_u reset / |stab(u)|
 * </pre>
 *
 * <p>where the stabilizers take {@code lose q}. Matrices are {@code [rows, units]} in C order. It
 * holds memory of its own, so that each thread needs another one.
 */
public interface FloatGruCell {
  /** How many products of x, and of h, a unit has: those of z, r and n, and those of z, r and u. */
  int PRODUCTS = 3;

  /** How many biases a unit has: those of z, r, n and u. */
  int BIASES = 4;

  /**
   * The forward step.
   *
   * @param fromInput the products of x, {@code [rows, 3, units]}
   * @param start where the first row of {@code fromInput} is
   * @param stride how far the next one is
   * @param fromHidden the products of h, {@code [rows, 3, units]}
   * @param before h
   * @param hidden where h' goes
   * @param factors where the factors of this step go
   */
  void forward(
      float[] fromInput,
      int start,
      int stride,
      float[] fromHidden,
      float[] before,
      float[] hidden,
      FloatGruFactors factors);

  /**
   * The backward step.
   *
   * @param hidden R_h', overwritten by {@code keep q}
   * @param factors what the forward step gave
   * @param sent where s goes
   * @param passed where s_u goes
   * @param sums s, s_u and what the stabilizers take are added to them
   * @param magnitudes where sums of magnitudes go
   */
  void backward(
      float[] hidden,
      FloatGruFactors factors,
      float[] sent,
      float[] passed,
      FloatGruSums sums,
      GruMagnitudes magnitudes);
}
