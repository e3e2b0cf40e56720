package io.github.onnxlrp.kernel;

/**
 * One step of an LSTM but for its products, for some rows of units, and the way of relevance back
 * through it by the epsilon rule. With {@code stab(z) = z + E sign(z)}, where 0 counts as positive:
 *
 * <pre>
 * i, f, o = sigmoid(z_i), sigmoid(z_f), sigmoid(z_o);  g = tanh(z_g)
 * c' = f c + i g                h = o tanh(c')
 * add  = i g / stab(c')         R_ig = add q       with q = R_c' + R_h
 * keep = f c / stab(c')         R_c  = keep q
 * send = add / stab(z_g)        s    = send q
 * lose = E_c / |stab(c')| + E_g add / |stab(z_g)|      the stabilizers take lose q
 * </pre>
 *
 * <p>Matrices are {@code [rows, units]} in C order. It holds memory of its own, so that each thread
 * needs another one.
 */
public interface FloatLstmCell {
  /** How many pre-activations a unit has: those of i, f, o and g, in this order. */
  int GATES = 4;

  /**
   * The forward step. The pre-activations are {@code products + bias}, {@code [rows, 4, units]}.
   *
   * @param products those of x and h with their weights, added
   * @param start where the first row of {@code products} is
   * @param stride how far the next one is
   * @param cell c, overwritten by c'
   * @param hidden where h goes
   * @param factors where the factors of this step go
   */
  void forward(
      float[] products,
      int start,
      int stride,
      float[] cell,
      float[] hidden,
      FloatLstmFactors factors);

  /**
   * The backward step.
   *
   * @param hidden R_h
   * @param cell R_c', overwritten by R_c
   * @param factors what the forward step gave
   * @param sent where s goes
   * @param sentInAll s is added to it
   * @param lostInAll what the stabilizers take is added to it
   * @param magnitudes where sums of magnitudes go
   */
  void backward(
      float[] hidden,
      float[] cell,
      FloatLstmFactors factors,
      float[] sent,
      float[] sentInAll,
      float[] lostInAll,
      LstmMagnitudes magnitudes);
}
