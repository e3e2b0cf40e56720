package io.github.onnxlrp.kernel;

/**
 * The cell of an LSTM by plain loops. Loops over separate arrays with one index are what the JVM
 * turns into vector instructions, and only short ones.
 */
final class PlainFloatLstmCell implements FloatLstmCell {
  private static final int CANDIDATE = 3;

  /** So small that it changes no sum, and what is 0 counts as positive. */
  private static final float ABOVE_ZERO = 1e-30f;

  private final int rows;
  private final int units;
  private final float[] bias;
  private final float cellEpsilon;
  private final float candidateEpsilon;
  private final PlainFloatFunctions ofGates;
  private final PlainFloatFunctions ofUnits;
  private final float[] activations;
  private final float[] i;
  private final float[] f;
  private final float[] o;
  private final float[] z;
  private final float[] g;
  private final float[] q;
  private final float[] ofCell;
  private final float[] ofCandidate;

  PlainFloatLstmCell(int rows, int units, float[] bias, float cellEpsilon, float candidateEpsilon) {
    this.rows = rows;
    this.units = units;
    this.bias = bias;
    this.cellEpsilon = cellEpsilon;
    this.candidateEpsilon = candidateEpsilon;
    this.ofGates = new PlainFloatFunctions(CANDIDATE * units);
    this.ofUnits = new PlainFloatFunctions(rows * units);
    this.activations = new float[GATES * units];
    int size = rows * units;
    this.i = new float[size];
    this.f = new float[size];
    this.o = new float[size];
    this.z = new float[size];
    this.g = new float[size];
    this.q = new float[size];
    this.ofCell = new float[size];
    this.ofCandidate = new float[size];
  }

  @Override
  public void forward(
      float[] products,
      int start,
      int stride,
      float[] cell,
      float[] hidden,
      FloatLstmFactors factors) {
    for (int row = 0; row < rows; row++) {
      activate(products, start + row * stride, row);
    }
    ofUnits.tanh(z, 0, g, 0);
    product(f, cell, f);
    product(i, g, i);
    sum(f, i, cell);
    ofUnits.tanh(cell, 0, hidden, 0);
    product(hidden, o, hidden);
    inverse(cell, cellEpsilon, ofCell);
    inverse(z, candidateEpsilon, ofCandidate);
    product(f, ofCell, factors.keep());
    product(i, ofCell, i);
    product(i, ofCandidate, factors.send());
    lose(factors.lose());
  }

  private void activate(float[] products, int start, int row) {
    System.arraycopy(products, start, activations, 0, activations.length);
    sum(activations, bias, activations);
    int to = row * units;
    ofGates.sigmoid(activations, 0, activations, 0);
    System.arraycopy(activations, 0, i, to, units);
    System.arraycopy(activations, units, f, to, units);
    System.arraycopy(activations, 2 * units, o, to, units);
    System.arraycopy(activations, CANDIDATE * units, z, to, units);
  }

  private void lose(float[] lose) {
    for (int k = 0; k < lose.length; k++) {
      lose[k] =
          cellEpsilon * Math.abs(ofCell[k]) + candidateEpsilon * (i[k] * Math.abs(ofCandidate[k]));
    }
  }

  @Override
  public void backward(
      float[] hidden,
      float[] cell,
      FloatLstmFactors factors,
      float[] sent,
      float[] sentInAll,
      float[] lostInAll,
      LstmMagnitudes magnitudes) {
    sum(cell, hidden, q);
    product(factors.keep(), q, cell);
    product(factors.send(), q, sent);
    sum(sentInAll, sent, sentInAll);
    product(factors.lose(), q, g);
    sum(lostInAll, g, lostInAll);
    add(cell, sent);
    for (int row = 0; row < rows; row++) {
      int from = row * units;
      magnitudes.hidden()[row] = magnitude(hidden, from, units);
      magnitudes.cell()[row] = magnitude(q, from, units);
      magnitudes.cellBefore()[row] = magnitude(cell, from, units);
      magnitudes.candidate()[row] = magnitude(g, from, units);
    }
  }

  /**
   * What is at i * g, from what is left of q: {@code |add q| = |z_g s| + E_g |s|}. It is no line of
   * the ledger, but an amount that turns over.
   */
  private void add(float[] kept, float[] sent) {
    for (int k = 0; k < g.length; k++) {
      g[k] = Math.abs(q[k] - kept[k] - g[k]) + candidateEpsilon * Math.abs(sent[k]);
    }
  }

  /** Several sums at a time do not wait for each other. */
  static float magnitude(float[] amounts, int first, int length) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int end = first + length;
    int k = first;
    for (; k + 4 <= end; k += 4) {
      a += Math.abs(amounts[k]);
      b += Math.abs(amounts[k + 1]);
      c += Math.abs(amounts[k + 2]);
      d += Math.abs(amounts[k + 3]);
    }
    for (; k < end; k++) {
      a += Math.abs(amounts[k]);
    }
    return a + b + (c + d);
  }

  private static void product(float[] a, float[] b, float[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] * b[k];
    }
  }

  private static void sum(float[] a, float[] b, float[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] + b[k];
    }
  }

  /** {@code 1 / (z + E sign(z))} as {@code z / (z z + E |z|)}, which needs no branches. */
  private static void inverse(float[] z, float epsilon, float[] result) {
    for (int k = 0; k < result.length; k++) {
      float value = z[k] + ABOVE_ZERO;
      result[k] = value / (value * value + epsilon * Math.abs(value));
    }
  }
}
