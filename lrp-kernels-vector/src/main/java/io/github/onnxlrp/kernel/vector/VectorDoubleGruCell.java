package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.DoubleGruCell;
import io.github.onnxlrp.kernel.DoubleGruFactors;
import io.github.onnxlrp.kernel.DoubleGruSums;
import io.github.onnxlrp.kernel.GruMagnitudes;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The cell of a GRU on vectors of units, in stages that are each compiled alone, as those of {@link
 * VectorDoubleLstmCell} are.
 */
final class VectorDoubleGruCell implements DoubleGruCell {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();
  private static final int GATES = 2;

  private final int rows;
  private final int units;
  private final double[] bias;
  private final double hiddenEpsilon;
  private final double candidateEpsilon;
  private final double resetEpsilon;
  private final double[] gates;
  private final double[] ofHidden;
  private final double[] reset;
  private final double[] sum;
  private final double[] candidate;
  private final double[] lanes = new double[3 * LENGTH];
  private final Stage[] stages = {this::gates, this::candidate, this::hidden, this::factors};

  VectorDoubleGruCell(
      int rows,
      int units,
      double[] bias,
      double hiddenEpsilon,
      double candidateEpsilon,
      double resetEpsilon) {
    if (units % LENGTH != 0) {
      throw new IllegalArgumentException(
          "%d units; expected a multiple of %d".formatted(units, LENGTH));
    }
    this.rows = rows;
    this.units = units;
    this.bias = bias;
    this.hiddenEpsilon = hiddenEpsilon;
    this.candidateEpsilon = candidateEpsilon;
    this.resetEpsilon = resetEpsilon;
    this.gates = new double[rows * GATES * units];
    this.ofHidden = new double[rows * units];
    this.reset = new double[rows * units];
    this.sum = new double[rows * units];
    this.candidate = new double[rows * units];
  }

  /** A part of the forward step. */
  private interface Stage {
    void run(Step step);
  }

  /** The operands of the forward step. */
  private static final class Step {
    final double[] fromInput;
    final int start;
    final int stride;
    final double[] fromHidden;
    final double[] before;
    final double[] hidden;
    final DoubleGruFactors factors;

    Step(
        double[] fromInput,
        int start,
        int stride,
        double[] fromHidden,
        double[] before,
        double[] hidden,
        DoubleGruFactors factors) {
      this.fromInput = fromInput;
      this.start = start;
      this.stride = stride;
      this.fromHidden = fromHidden;
      this.before = before;
      this.hidden = hidden;
      this.factors = factors;
    }
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
    Step step = new Step(fromInput, start, stride, fromHidden, before, hidden, factors);
    for (Stage stage : stages) {
      stage.run(step);
    }
  }

  private static DoubleVector of(double[] all, int place) {
    return DoubleVector.fromArray(SPECIES, all, place);
  }

  /** z and r. */
  private void gates(Step step) {
    int width = GATES * units;
    for (int row = 0; row < rows; row++) {
      int input = step.start + row * step.stride;
      int hidden = row * PRODUCTS * units;
      for (int k = 0; k < width; k += LENGTH) {
        DoubleVector z =
            of(step.fromInput, input + k).add(of(step.fromHidden, hidden + k)).add(of(bias, k));
        VectorDoubleFunctions.sigmoid(z).intoArray(gates, row * width + k);
      }
    }
  }

  /** u, r u, z_n and n. */
  private void candidate(Step step) {
    int first = GATES * units;
    for (int row = 0; row < rows; row++) {
      int input = step.start + row * step.stride + first;
      int hidden = row * PRODUCTS * units + first;
      int gate = row * first + units;
      for (int k = 0; k < units; k += LENGTH) {
        int place = row * units + k;
        DoubleVector u = of(step.fromHidden, hidden + k).add(of(bias, first + units + k));
        u.intoArray(ofHidden, place);
        DoubleVector product = of(gates, gate + k).mul(u);
        product.intoArray(reset, place);
        DoubleVector z = of(step.fromInput, input + k).add(of(bias, first + k)).add(product);
        z.intoArray(sum, place);
        VectorDoubleFunctions.tanh(z).intoArray(candidate, place);
      }
    }
  }

  /** h', and the parts of it that are divided by it. */
  private void hidden(Step step) {
    DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
    for (int row = 0; row < rows; row++) {
      int gate = row * GATES * units;
      for (int k = 0; k < units; k += LENGTH) {
        int place = row * units + k;
        DoubleVector z = of(gates, gate + k);
        DoubleVector added = one.sub(z).mul(of(candidate, place));
        DoubleVector kept = z.mul(of(step.before, place));
        DoubleVector h = added.add(kept);
        h.intoArray(step.hidden, place);
        DoubleVector inverse = inverse(h, hiddenEpsilon);
        kept.mul(inverse).intoArray(step.factors.keep(), place);
        added.mul(inverse).intoArray(step.factors.add(), place);
        inverse.abs().mul(hiddenEpsilon).intoArray(step.factors.lose(), place);
      }
    }
  }

  private void factors(Step step) {
    for (int k = 0; k < sum.length; k += LENGTH) {
      DoubleVector ofCandidate = inverse(of(sum, k), candidateEpsilon);
      DoubleVector ofReset = inverse(of(ofHidden, k), resetEpsilon);
      DoubleVector add = of(step.factors.add(), k);
      DoubleVector send = add.mul(ofCandidate);
      send.intoArray(step.factors.send(), k);
      DoubleVector share = send.mul(of(reset, k));
      share.intoArray(step.factors.reset(), k);
      share.mul(ofReset).intoArray(step.factors.pass(), k);
      of(step.factors.lose(), k)
          .add(add.mul(ofCandidate.abs()).mul(candidateEpsilon))
          .add(share.mul(ofReset.abs()).mul(resetEpsilon))
          .intoArray(step.factors.lose(), k);
    }
  }

  /** {@code 1 / (z + E sign(z))}. */
  private static DoubleVector inverse(DoubleVector z, double epsilon) {
    DoubleVector stabilizer = DoubleVector.broadcast(SPECIES, epsilon);
    DoubleVector negative = DoubleVector.broadcast(SPECIES, -epsilon);
    DoubleVector zero = DoubleVector.zero(SPECIES);
    return DoubleVector.broadcast(SPECIES, 1)
        .div(z.add(stabilizer.blend(negative, z.compare(VectorOperators.LT, zero))));
  }

  @Override
  public void backward(
      double[] hidden,
      DoubleGruFactors factors,
      double[] sent,
      double[] passed,
      DoubleGruSums sums,
      GruMagnitudes magnitudes) {
    for (int row = 0; row < rows; row++) {
      int first = row * units;
      measure(hidden, first, first + units, factors.add(), factors.reset(), lanes);
      magnitudes.hidden()[row] = VectorDoubleSums.inOrder(lanes, 0);
      magnitudes.candidate()[row] = VectorDoubleSums.inOrder(lanes, LENGTH);
      magnitudes.reset()[row] = VectorDoubleSums.inOrder(lanes, 2 * LENGTH);
      give(factors.send(), hidden, first, first + units, sent, sums.sent());
      give(factors.pass(), hidden, first, first + units, passed, sums.passed());
      keep(factors, hidden, first, first + units, sums.lost(), lanes);
      magnitudes.kept()[row] = VectorDoubleSums.inOrder(lanes, 0);
    }
  }

  private static void measure(
      double[] hidden, int first, int end, double[] add, double[] reset, double[] lanes) {
    DoubleVector ofHidden = DoubleVector.zero(SPECIES);
    DoubleVector ofCandidate = DoubleVector.zero(SPECIES);
    DoubleVector ofReset = DoubleVector.zero(SPECIES);
    for (int k = first; k < end; k += LENGTH) {
      DoubleVector q = of(hidden, k);
      ofHidden = ofHidden.add(q.abs());
      ofCandidate = ofCandidate.add(of(add, k).mul(q).abs());
      ofReset = ofReset.add(of(reset, k).mul(q).abs());
    }
    ofHidden.intoArray(lanes, 0);
    ofCandidate.intoArray(lanes, LENGTH);
    ofReset.intoArray(lanes, 2 * LENGTH);
  }

  private static void give(
      double[] factors, double[] hidden, int first, int end, double[] given, double[] all) {
    for (int k = first; k < end; k += LENGTH) {
      DoubleVector own = of(factors, k).mul(of(hidden, k));
      own.intoArray(given, k);
      of(all, k).add(own).intoArray(all, k);
    }
  }

  private static void keep(
      DoubleGruFactors factors,
      double[] hidden,
      int first,
      int end,
      double[] lost,
      double[] lanes) {
    double[] keep = factors.keep();
    double[] lose = factors.lose();
    DoubleVector ofKept = DoubleVector.zero(SPECIES);
    for (int k = first; k < end; k += LENGTH) {
      DoubleVector q = of(hidden, k);
      of(lost, k).add(of(lose, k).mul(q)).intoArray(lost, k);
      DoubleVector kept = of(keep, k).mul(q);
      kept.intoArray(hidden, k);
      ofKept = ofKept.add(kept.abs());
    }
    ofKept.intoArray(lanes, 0);
  }
}
