package io.github.onnxlrp.kernel;

import java.util.Arrays;

/** The cell of a GRU by plain loops. */
final class PlainDoubleGruCell implements DoubleGruCell {
  private final int rows;
  private final int units;
  private final double[] bias;
  private final double hiddenEpsilon;
  private final double candidateEpsilon;
  private final double resetEpsilon;
  private final double[] biasOfGates;
  private final PlainDoubleFunctions ofGates;
  private final PlainDoubleFunctions ofUnits;
  private final double[] gates;
  private final double[] arrived;
  private final double[] z;
  private final double[] r;
  private final double[] u;
  private final double[] a;
  private final double[] n;
  private final double[] ofHidden;
  private final double[] ofCandidate;
  private final double[] ofReset;

  PlainDoubleGruCell(
      int rows,
      int units,
      double[] bias,
      double hiddenEpsilon,
      double candidateEpsilon,
      double resetEpsilon) {
    this.rows = rows;
    this.units = units;
    this.bias = bias;
    this.hiddenEpsilon = hiddenEpsilon;
    this.candidateEpsilon = candidateEpsilon;
    this.resetEpsilon = resetEpsilon;
    this.biasOfGates = Arrays.copyOf(bias, 2 * units);
    this.ofGates = new PlainDoubleFunctions(2 * units);
    this.ofUnits = new PlainDoubleFunctions(rows * units);
    this.gates = new double[2 * units];
    this.arrived = new double[2 * units];
    int size = rows * units;
    this.z = new double[size];
    this.r = new double[size];
    this.u = new double[size];
    this.a = new double[size];
    this.n = new double[size];
    this.ofHidden = new double[size];
    this.ofCandidate = new double[size];
    this.ofReset = new double[size];
  }

  @Override
  public void forward(
      double[] fromInput,
      int start,
      int stride,
      double[] fromHidden,
      double[] before,
      double[] hidden,
      DoubleGruFactors factors) {
    for (int row = 0; row < rows; row++) {
      activate(fromInput, start + row * stride, fromHidden, row);
    }
    PlainDoubleLoops.product(r, u, r);
    PlainDoubleLoops.sum(a, r, a);
    ofUnits.tanh(a, 0, n, 0);
    PlainDoubleLoops.rest(z, n, n);
    PlainDoubleLoops.product(z, before, z);
    PlainDoubleLoops.sum(n, z, hidden);
    PlainDoubleLoops.inverse(hidden, hiddenEpsilon, ofHidden);
    PlainDoubleLoops.inverse(a, candidateEpsilon, ofCandidate);
    PlainDoubleLoops.inverse(u, resetEpsilon, ofReset);
    PlainDoubleLoops.product(z, ofHidden, factors.keep());
    PlainDoubleLoops.product(n, ofHidden, factors.add());
    PlainDoubleLoops.product(factors.add(), ofCandidate, factors.send());
    PlainDoubleLoops.product(factors.send(), r, factors.reset());
    PlainDoubleLoops.product(factors.reset(), ofReset, factors.pass());
    lose(factors.add(), factors.reset(), factors.lose());
  }

  /** z, r, u, and z_n but for r u. */
  private void activate(double[] fromInput, int start, double[] fromHidden, int row) {
    int from = row * PRODUCTS * units;
    System.arraycopy(fromInput, start, gates, 0, gates.length);
    System.arraycopy(fromHidden, from, arrived, 0, arrived.length);
    PlainDoubleLoops.sum(gates, arrived, gates);
    PlainDoubleLoops.sum(gates, biasOfGates, gates);
    ofGates.sigmoid(gates, 0, gates, 0);
    int to = row * units;
    System.arraycopy(gates, 0, z, to, units);
    System.arraycopy(gates, units, r, to, units);
    for (int k = 0; k < units; k++) {
      a[to + k] = fromInput[start + 2 * units + k] + bias[2 * units + k];
    }
    for (int k = 0; k < units; k++) {
      u[to + k] = fromHidden[from + 2 * units + k] + bias[PRODUCTS * units + k];
    }
  }

  private void lose(double[] add, double[] reset, double[] lose) {
    for (int k = 0; k < lose.length; k++) {
      lose[k] =
          hiddenEpsilon * Math.abs(ofHidden[k])
              + candidateEpsilon * (add[k] * Math.abs(ofCandidate[k]));
    }
    for (int k = 0; k < lose.length; k++) {
      lose[k] += resetEpsilon * (reset[k] * Math.abs(ofReset[k]));
    }
  }

  @Override
  public void backward(
      double[] hidden,
      DoubleGruFactors factors,
      double[] sent,
      double[] passed,
      DoubleGruSums sums,
      GruMagnitudes magnitudes) {
    PlainDoubleLoops.product(factors.keep(), hidden, z);
    PlainDoubleLoops.product(factors.add(), hidden, n);
    PlainDoubleLoops.product(factors.reset(), hidden, r);
    for (int row = 0; row < rows; row++) {
      int from = row * units;
      magnitudes.hidden()[row] = PlainDoubleLstmCell.magnitude(hidden, from, units);
      magnitudes.kept()[row] = PlainDoubleLstmCell.magnitude(z, from, units);
      magnitudes.candidate()[row] = PlainDoubleLstmCell.magnitude(n, from, units);
      magnitudes.reset()[row] = PlainDoubleLstmCell.magnitude(r, from, units);
    }
    PlainDoubleLoops.product(factors.send(), hidden, sent);
    PlainDoubleLoops.sum(sums.sent(), sent, sums.sent());
    PlainDoubleLoops.product(factors.pass(), hidden, passed);
    PlainDoubleLoops.sum(sums.passed(), passed, sums.passed());
    PlainDoubleLoops.addProduct(factors.lose(), hidden, sums.lost());
    System.arraycopy(z, 0, hidden, 0, hidden.length);
  }
}
