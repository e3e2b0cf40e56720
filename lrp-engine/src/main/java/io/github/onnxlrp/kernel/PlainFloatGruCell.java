package io.github.onnxlrp.kernel;

import java.util.Arrays;

/** The cell of a GRU by plain loops. */
final class PlainFloatGruCell implements FloatGruCell {
  private final int rows;
  private final int units;
  private final float[] bias;
  private final float hiddenEpsilon;
  private final float candidateEpsilon;
  private final float resetEpsilon;
  private final float[] biasOfGates;
  private final PlainFloatFunctions ofGates;
  private final PlainFloatFunctions ofUnits;
  private final float[] gates;
  private final float[] arrived;
  private final float[] z;
  private final float[] r;
  private final float[] u;
  private final float[] a;
  private final float[] n;
  private final float[] ofHidden;
  private final float[] ofCandidate;
  private final float[] ofReset;

  PlainFloatGruCell(
      int rows,
      int units,
      float[] bias,
      float hiddenEpsilon,
      float candidateEpsilon,
      float resetEpsilon) {
    this.rows = rows;
    this.units = units;
    this.bias = bias;
    this.hiddenEpsilon = hiddenEpsilon;
    this.candidateEpsilon = candidateEpsilon;
    this.resetEpsilon = resetEpsilon;
    this.biasOfGates = Arrays.copyOf(bias, 2 * units);
    this.ofGates = new PlainFloatFunctions(2 * units);
    this.ofUnits = new PlainFloatFunctions(rows * units);
    this.gates = new float[2 * units];
    this.arrived = new float[2 * units];
    int size = rows * units;
    this.z = new float[size];
    this.r = new float[size];
    this.u = new float[size];
    this.a = new float[size];
    this.n = new float[size];
    this.ofHidden = new float[size];
    this.ofCandidate = new float[size];
    this.ofReset = new float[size];
  }

  @Override
  public void forward(
      float[] fromInput,
      int start,
      int stride,
      float[] fromHidden,
      float[] before,
      float[] hidden,
      FloatGruFactors factors) {
    for (int row = 0; row < rows; row++) {
      activate(fromInput, start + row * stride, fromHidden, row);
    }
    PlainFloatLoops.product(r, u, r);
    PlainFloatLoops.sum(a, r, a);
    ofUnits.tanh(a, 0, n, 0);
    PlainFloatLoops.rest(z, n, n);
    PlainFloatLoops.product(z, before, z);
    PlainFloatLoops.sum(n, z, hidden);
    PlainFloatLoops.inverse(hidden, hiddenEpsilon, ofHidden);
    PlainFloatLoops.inverse(a, candidateEpsilon, ofCandidate);
    PlainFloatLoops.inverse(u, resetEpsilon, ofReset);
    PlainFloatLoops.product(z, ofHidden, factors.keep());
    PlainFloatLoops.product(n, ofHidden, factors.add());
    PlainFloatLoops.product(factors.add(), ofCandidate, factors.send());
    PlainFloatLoops.product(factors.send(), r, factors.reset());
    PlainFloatLoops.product(factors.reset(), ofReset, factors.pass());
    lose(factors.add(), factors.reset(), factors.lose());
  }

  /** z, r, u, and z_n but for r u. */
  private void activate(float[] fromInput, int start, float[] fromHidden, int row) {
    int from = row * PRODUCTS * units;
    System.arraycopy(fromInput, start, gates, 0, gates.length);
    System.arraycopy(fromHidden, from, arrived, 0, arrived.length);
    PlainFloatLoops.sum(gates, arrived, gates);
    PlainFloatLoops.sum(gates, biasOfGates, gates);
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

  private void lose(float[] add, float[] reset, float[] lose) {
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
      float[] hidden,
      FloatGruFactors factors,
      float[] sent,
      float[] passed,
      FloatGruSums sums,
      GruMagnitudes magnitudes) {
    PlainFloatLoops.product(factors.keep(), hidden, z);
    PlainFloatLoops.product(factors.add(), hidden, n);
    PlainFloatLoops.product(factors.reset(), hidden, r);
    for (int row = 0; row < rows; row++) {
      int from = row * units;
      magnitudes.hidden()[row] = PlainFloatLstmCell.magnitude(hidden, from, units);
      magnitudes.kept()[row] = PlainFloatLstmCell.magnitude(z, from, units);
      magnitudes.candidate()[row] = PlainFloatLstmCell.magnitude(n, from, units);
      magnitudes.reset()[row] = PlainFloatLstmCell.magnitude(r, from, units);
    }
    PlainFloatLoops.product(factors.send(), hidden, sent);
    PlainFloatLoops.sum(sums.sent(), sent, sums.sent());
    PlainFloatLoops.product(factors.pass(), hidden, passed);
    PlainFloatLoops.sum(sums.passed(), passed, sums.passed());
    PlainFloatLoops.addProduct(factors.lose(), hidden, sums.lost());
    System.arraycopy(z, 0, hidden, 0, hidden.length);
  }
}
