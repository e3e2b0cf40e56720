package io.github.onnxlrp.kernel;

/**
 * The cell of an LSTM by plain loops. Loops over separate arrays with one index are what the JVM
 * turns into vector instructions, and only short ones.
 */
final class PlainDoubleLstmCell implements DoubleLstmCell {
  private static final int CANDIDATE = 3;

  /** So small that it changes no sum, and what is 0 counts as positive. */
  private static final double ABOVE_ZERO = 1e-280;

  private final int rows;
  private final int units;
  private final double[] bias;
  private final double cellEpsilon;
  private final double candidateEpsilon;
  private final PlainDoubleFunctions ofGates;
  private final PlainDoubleFunctions ofUnits;
  private final double[] activations;
  private final double[] i;
  private final double[] f;
  private final double[] o;
  private final double[] z;
  private final double[] g;
  private final double[] q;
  private final double[] ofCell;
  private final double[] ofCandidate;

  PlainDoubleLstmCell(
      int rows, int units, double[] bias, double cellEpsilon, double candidateEpsilon) {
    this.rows = rows;
    this.units = units;
    this.bias = bias;
    this.cellEpsilon = cellEpsilon;
    this.candidateEpsilon = candidateEpsilon;
    this.ofGates = new PlainDoubleFunctions(CANDIDATE * units);
    this.ofUnits = new PlainDoubleFunctions(rows * units);
    this.activations = new double[GATES * units];
    int size = rows * units;
    this.i = new double[size];
    this.f = new double[size];
    this.o = new double[size];
    this.z = new double[size];
    this.g = new double[size];
    this.q = new double[size];
    this.ofCell = new double[size];
    this.ofCandidate = new double[size];
  }

  @Override
  public void forward(
      double[] products,
      int start,
      int stride,
      double[] cell,
      double[] hidden,
      DoubleLstmFactors factors) {
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

  private void activate(double[] products, int start, int row) {
    System.arraycopy(products, start, activations, 0, activations.length);
    sum(activations, bias, activations);
    int to = row * units;
    ofGates.sigmoid(activations, 0, activations, 0);
    System.arraycopy(activations, 0, i, to, units);
    System.arraycopy(activations, units, f, to, units);
    System.arraycopy(activations, 2 * units, o, to, units);
    System.arraycopy(activations, CANDIDATE * units, z, to, units);
  }

  private void lose(double[] lose) {
    for (int k = 0; k < lose.length; k++) {
      lose[k] =
          cellEpsilon * Math.abs(ofCell[k]) + candidateEpsilon * (i[k] * Math.abs(ofCandidate[k]));
    }
  }

  @Override
  public void backward(
      double[] hidden,
      double[] cell,
      DoubleLstmFactors factors,
      double[] sent,
      double[] sentInAll,
      double[] lostInAll,
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
  private void add(double[] kept, double[] sent) {
    for (int k = 0; k < g.length; k++) {
      g[k] = Math.abs(q[k] - kept[k] - g[k]) + candidateEpsilon * Math.abs(sent[k]);
    }
  }

  /** Several sums at a time do not wait for each other. */
  static double magnitude(double[] amounts, int first, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
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

  private static void product(double[] a, double[] b, double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] * b[k];
    }
  }

  private static void sum(double[] a, double[] b, double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] + b[k];
    }
  }

  /** {@code 1 / (z + E sign(z))} as {@code z / (z z + E |z|)}, which needs no branches. */
  private static void inverse(double[] z, double epsilon, double[] result) {
    for (int k = 0; k < result.length; k++) {
      double value = z[k] + ABOVE_ZERO;
      result[k] = value / (value * value + epsilon * Math.abs(value));
    }
  }
}
