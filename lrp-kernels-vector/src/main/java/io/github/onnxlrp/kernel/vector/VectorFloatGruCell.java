package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.FloatGruCell;
import io.github.onnxlrp.kernel.FloatGruFactors;
import io.github.onnxlrp.kernel.FloatGruSums;
import io.github.onnxlrp.kernel.GruMagnitudes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The cell of a GRU on vectors of units, in stages that are each compiled alone, as those of {@link
 * VectorFloatLstmCell} are.
 */
final class VectorFloatGruCell implements FloatGruCell {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();
  private static final int GATES = 2;

  private final int rows;
  private final int units;
  private final float[] bias;
  private final float hiddenEpsilon;
  private final float candidateEpsilon;
  private final float resetEpsilon;
  private final float[] gates;
  private final float[] ofHidden;
  private final float[] reset;
  private final float[] sum;
  private final float[] candidate;
  private final float[] lanes = new float[3 * LENGTH];
  private final Stage[] stages = {this::gates, this::candidate, this::hidden, this::factors};

  VectorFloatGruCell(
      int rows,
      int units,
      float[] bias,
      float hiddenEpsilon,
      float candidateEpsilon,
      float resetEpsilon) {
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
    this.gates = new float[rows * GATES * units];
    this.ofHidden = new float[rows * units];
    this.reset = new float[rows * units];
    this.sum = new float[rows * units];
    this.candidate = new float[rows * units];
  }

  /** A part of the forward step. */
  private interface Stage {
    void run(Step step);
  }

  /** The operands of the forward step. */
  private static final class Step {
    final float[] fromInput;
    final int start;
    final int stride;
    final float[] fromHidden;
    final float[] before;
    final float[] hidden;
    final FloatGruFactors factors;

    Step(
        float[] fromInput,
        int start,
        int stride,
        float[] fromHidden,
        float[] before,
        float[] hidden,
        FloatGruFactors factors) {
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
      float[] fromInput,
      int start,
      int stride,
      float[] fromHidden,
      float[] before,
      float[] hidden,
      FloatGruFactors factors) {
    Step step = new Step(fromInput, start, stride, fromHidden, before, hidden, factors);
    for (Stage stage : stages) {
      stage.run(step);
    }
  }

  private static FloatVector of(float[] all, int place) {
    return FloatVector.fromArray(SPECIES, all, place);
  }

  /** z and r. */
  private void gates(Step step) {
    int width = GATES * units;
    for (int row = 0; row < rows; row++) {
      int input = step.start + row * step.stride;
      int hidden = row * PRODUCTS * units;
      for (int k = 0; k < width; k += LENGTH) {
        FloatVector z =
            of(step.fromInput, input + k).add(of(step.fromHidden, hidden + k)).add(of(bias, k));
        VectorFloatFunctions.sigmoid(z).intoArray(gates, row * width + k);
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
        FloatVector u = of(step.fromHidden, hidden + k).add(of(bias, first + units + k));
        u.intoArray(ofHidden, place);
        FloatVector product = of(gates, gate + k).mul(u);
        product.intoArray(reset, place);
        FloatVector z = of(step.fromInput, input + k).add(of(bias, first + k)).add(product);
        z.intoArray(sum, place);
        VectorFloatFunctions.tanh(z).intoArray(candidate, place);
      }
    }
  }

  /** h', and the parts of it that are divided by it. */
  private void hidden(Step step) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int row = 0; row < rows; row++) {
      int gate = row * GATES * units;
      for (int k = 0; k < units; k += LENGTH) {
        int place = row * units + k;
        FloatVector z = of(gates, gate + k);
        FloatVector added = one.sub(z).mul(of(candidate, place));
        FloatVector kept = z.mul(of(step.before, place));
        FloatVector h = added.add(kept);
        h.intoArray(step.hidden, place);
        FloatVector inverse = inverse(h, hiddenEpsilon);
        kept.mul(inverse).intoArray(step.factors.keep(), place);
        added.mul(inverse).intoArray(step.factors.add(), place);
        inverse.abs().mul(hiddenEpsilon).intoArray(step.factors.lose(), place);
      }
    }
  }

  private void factors(Step step) {
    for (int k = 0; k < sum.length; k += LENGTH) {
      FloatVector ofCandidate = inverse(of(sum, k), candidateEpsilon);
      FloatVector ofReset = inverse(of(ofHidden, k), resetEpsilon);
      FloatVector add = of(step.factors.add(), k);
      FloatVector send = add.mul(ofCandidate);
      send.intoArray(step.factors.send(), k);
      FloatVector share = send.mul(of(reset, k));
      share.intoArray(step.factors.reset(), k);
      share.mul(ofReset).intoArray(step.factors.pass(), k);
      of(step.factors.lose(), k)
          .add(add.mul(ofCandidate.abs()).mul(candidateEpsilon))
          .add(share.mul(ofReset.abs()).mul(resetEpsilon))
          .intoArray(step.factors.lose(), k);
    }
  }

  /** {@code 1 / (z + E sign(z))}. */
  private static FloatVector inverse(FloatVector z, float epsilon) {
    FloatVector stabilizer = FloatVector.broadcast(SPECIES, epsilon);
    FloatVector negative = FloatVector.broadcast(SPECIES, -epsilon);
    FloatVector zero = FloatVector.zero(SPECIES);
    return FloatVector.broadcast(SPECIES, 1)
        .div(z.add(stabilizer.blend(negative, z.compare(VectorOperators.LT, zero))));
  }

  @Override
  public void backward(
      float[] hidden,
      FloatGruFactors factors,
      float[] sent,
      float[] passed,
      FloatGruSums sums,
      GruMagnitudes magnitudes) {
    for (int row = 0; row < rows; row++) {
      int first = row * units;
      measure(hidden, first, first + units, factors.add(), factors.reset(), lanes);
      magnitudes.hidden()[row] = VectorFloatSums.inOrder(lanes, 0);
      magnitudes.candidate()[row] = VectorFloatSums.inOrder(lanes, LENGTH);
      magnitudes.reset()[row] = VectorFloatSums.inOrder(lanes, 2 * LENGTH);
      give(factors.send(), hidden, first, first + units, sent, sums.sent());
      give(factors.pass(), hidden, first, first + units, passed, sums.passed());
      keep(factors, hidden, first, first + units, sums.lost(), lanes);
      magnitudes.kept()[row] = VectorFloatSums.inOrder(lanes, 0);
    }
  }

  private static void measure(
      float[] hidden, int first, int end, float[] add, float[] reset, float[] lanes) {
    FloatVector ofHidden = FloatVector.zero(SPECIES);
    FloatVector ofCandidate = FloatVector.zero(SPECIES);
    FloatVector ofReset = FloatVector.zero(SPECIES);
    for (int k = first; k < end; k += LENGTH) {
      FloatVector q = of(hidden, k);
      ofHidden = ofHidden.add(q.abs());
      ofCandidate = ofCandidate.add(of(add, k).mul(q).abs());
      ofReset = ofReset.add(of(reset, k).mul(q).abs());
    }
    ofHidden.intoArray(lanes, 0);
    ofCandidate.intoArray(lanes, LENGTH);
    ofReset.intoArray(lanes, 2 * LENGTH);
  }

  private static void give(
      float[] factors, float[] hidden, int first, int end, float[] given, float[] all) {
    for (int k = first; k < end; k += LENGTH) {
      FloatVector own = of(factors, k).mul(of(hidden, k));
      own.intoArray(given, k);
      of(all, k).add(own).intoArray(all, k);
    }
  }

  private static void keep(
      FloatGruFactors factors, float[] hidden, int first, int end, float[] lost, float[] lanes) {
    float[] keep = factors.keep();
    float[] lose = factors.lose();
    FloatVector ofKept = FloatVector.zero(SPECIES);
    for (int k = first; k < end; k += LENGTH) {
      FloatVector q = of(hidden, k);
      of(lost, k).add(of(lose, k).mul(q)).intoArray(lost, k);
      FloatVector kept = of(keep, k).mul(q);
      kept.intoArray(hidden, k);
      ofKept = ofKept.add(kept.abs());
    }
    ofKept.intoArray(lanes, 0);
  }
}
