package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.FloatLstmCell;
import io.github.onnxlrp.kernel.FloatLstmFactors;
import io.github.onnxlrp.kernel.LstmMagnitudes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The cell of an LSTM on vectors of units. The forward step is some stages, each one loop with its
 * values in registers. The compiler keeps them there as long as a method, with all that it inlines,
 * has some fifty operations on vectors. Stages are called from one place, where it cannot know
 * which one it is, so that it compiles each of them alone.
 */
final class VectorFloatLstmCell implements FloatLstmCell {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();
  private static final int SQUASHED_BY_SIGMOID = 3;

  private final int rows;
  private final int units;
  private final float[] bias;
  private final float cellEpsilon;
  private final float candidateEpsilon;
  private final float[] z;
  private final float[] gates;
  private final float[] candidate;
  private final float[] forgotten;
  private final float[] lanes = new float[GATES * LENGTH];
  private final Stage[] stages = {this::gates, this::candidate, this::cell, this::factors};

  VectorFloatLstmCell(
      int rows, int units, float[] bias, float cellEpsilon, float candidateEpsilon) {
    if (units % LENGTH != 0) {
      throw new IllegalArgumentException(
          "%d units; expected a multiple of %d".formatted(units, LENGTH));
    }
    this.rows = rows;
    this.units = units;
    this.bias = bias;
    this.cellEpsilon = cellEpsilon;
    this.candidateEpsilon = candidateEpsilon;
    this.z = new float[rows * units];
    this.gates = new float[rows * SQUASHED_BY_SIGMOID * units];
    this.candidate = new float[rows * units];
    this.forgotten = new float[rows * units];
  }

  /** A part of the forward step. */
  private interface Stage {
    void run(Step step);
  }

  /** The operands of the forward step. */
  private static final class Step {
    final float[] products;
    final int start;
    final int stride;
    final float[] cell;
    final float[] hidden;
    final FloatLstmFactors factors;

    Step(
        float[] products,
        int start,
        int stride,
        float[] cell,
        float[] hidden,
        FloatLstmFactors factors) {
      this.products = products;
      this.start = start;
      this.stride = stride;
      this.cell = cell;
      this.hidden = hidden;
      this.factors = factors;
    }
  }

  @Override
  public void forward(
      float[] products,
      int start,
      int stride,
      float[] cell,
      float[] hidden,
      FloatLstmFactors factors) {
    Step step = new Step(products, start, stride, cell, hidden, factors);
    for (Stage stage : stages) {
      stage.run(step);
    }
  }

  /** i, f and o. */
  private void gates(Step step) {
    int width = SQUASHED_BY_SIGMOID * units;
    for (int row = 0; row < rows; row++) {
      int from = step.start + row * step.stride;
      for (int k = 0; k < width; k += LENGTH) {
        VectorFloatFunctions.sigmoid(sum(step, from + k, k)).intoArray(gates, row * width + k);
      }
    }
  }

  /** z of g, and g. */
  private void candidate(Step step) {
    int first = SQUASHED_BY_SIGMOID * units;
    for (int row = 0; row < rows; row++) {
      int from = step.start + row * step.stride + first;
      for (int k = 0; k < units; k += LENGTH) {
        FloatVector sum = sum(step, from + k, first + k);
        sum.intoArray(z, row * units + k);
        VectorFloatFunctions.tanh(sum).intoArray(candidate, row * units + k);
      }
    }
  }

  private FloatVector sum(Step step, int from, int k) {
    return FloatVector.fromArray(SPECIES, step.products, from)
        .add(FloatVector.fromArray(SPECIES, bias, k));
  }

  /** c and h. */
  private void cell(Step step) {
    for (int row = 0; row < rows; row++) {
      int gate = row * SQUASHED_BY_SIGMOID * units;
      for (int k = 0; k < units; k += LENGTH) {
        int place = row * units + k;
        FloatVector kept =
            FloatVector.fromArray(SPECIES, gates, gate + units + k)
                .mul(FloatVector.fromArray(SPECIES, step.cell, place));
        kept.intoArray(forgotten, place);
        FloatVector added =
            FloatVector.fromArray(SPECIES, gates, gate + k)
                .mul(FloatVector.fromArray(SPECIES, candidate, place));
        added.intoArray(candidate, place);
        FloatVector c = kept.add(added);
        c.intoArray(step.cell, place);
        VectorFloatFunctions.tanh(c)
            .mul(FloatVector.fromArray(SPECIES, gates, gate + 2 * units + k))
            .intoArray(step.hidden, place);
      }
    }
  }

  private void factors(Step step) {
    for (int k = 0; k < z.length; k += LENGTH) {
      FloatVector ofCell = inverse(FloatVector.fromArray(SPECIES, step.cell, k), cellEpsilon);
      FloatVector ofCandidate = inverse(FloatVector.fromArray(SPECIES, z, k), candidateEpsilon);
      FloatVector.fromArray(SPECIES, forgotten, k).mul(ofCell).intoArray(step.factors.keep(), k);
      FloatVector share = FloatVector.fromArray(SPECIES, candidate, k).mul(ofCell);
      share.mul(ofCandidate).intoArray(step.factors.send(), k);
      ofCell
          .abs()
          .mul(cellEpsilon)
          .add(share.mul(ofCandidate.abs()).mul(candidateEpsilon))
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
      float[] cell,
      FloatLstmFactors factors,
      float[] sent,
      float[] sentInAll,
      float[] lostInAll,
      LstmMagnitudes magnitudes) {
    for (int row = 0; row < rows; row++) {
      backward(
          hidden,
          cell,
          row * units,
          row * units + units,
          factors.keep(),
          factors.send(),
          factors.lose(),
          sent,
          sentInAll,
          lostInAll);
      magnitudes.hidden()[row] = VectorFloatSums.inOrder(lanes, 0);
      magnitudes.cell()[row] = VectorFloatSums.inOrder(lanes, LENGTH);
      magnitudes.cellBefore()[row] = VectorFloatSums.inOrder(lanes, 2 * LENGTH);
      magnitudes.candidate()[row] = VectorFloatSums.inOrder(lanes, 3 * LENGTH);
    }
  }

  private void backward(
      float[] hidden,
      float[] cell,
      int first,
      int end,
      float[] keep,
      float[] send,
      float[] lose,
      float[] sent,
      float[] sentInAll,
      float[] lostInAll) {
    FloatVector ofHidden = FloatVector.zero(SPECIES);
    FloatVector ofCell = FloatVector.zero(SPECIES);
    FloatVector before = FloatVector.zero(SPECIES);
    FloatVector added = FloatVector.zero(SPECIES);
    for (int k = first; k < end; k += LENGTH) {
      FloatVector h = FloatVector.fromArray(SPECIES, hidden, k);
      FloatVector q = FloatVector.fromArray(SPECIES, cell, k).add(h);
      FloatVector kept = FloatVector.fromArray(SPECIES, keep, k).mul(q);
      kept.intoArray(cell, k);
      FloatVector s = FloatVector.fromArray(SPECIES, send, k).mul(q);
      s.intoArray(sent, k);
      FloatVector.fromArray(SPECIES, sentInAll, k).add(s).intoArray(sentInAll, k);
      FloatVector lost = FloatVector.fromArray(SPECIES, lose, k).mul(q);
      FloatVector.fromArray(SPECIES, lostInAll, k).add(lost).intoArray(lostInAll, k);
      ofHidden = ofHidden.add(h.abs());
      ofCell = ofCell.add(q.abs());
      before = before.add(kept.abs());
      // What is at i * g, from what is left of q: |add q| = |z_g s| + E_g |s|.
      added = added.add(q.sub(kept).sub(lost).abs()).add(s.abs().mul(candidateEpsilon));
    }
    ofHidden.intoArray(lanes, 0);
    ofCell.intoArray(lanes, LENGTH);
    before.intoArray(lanes, 2 * LENGTH);
    added.intoArray(lanes, 3 * LENGTH);
  }
}
