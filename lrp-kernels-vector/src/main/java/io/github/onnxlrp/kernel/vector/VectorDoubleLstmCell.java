package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.DoubleLstmCell;
import io.github.onnxlrp.kernel.DoubleLstmFactors;
import io.github.onnxlrp.kernel.LstmMagnitudes;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The cell of an LSTM on vectors of units. The forward step is some stages, each one loop with its
 * values in registers. The compiler keeps them there as long as a method, with all that it inlines,
 * has some fifty operations on vectors. Stages are called from one place, where it cannot know
 * which one it is, so that it compiles each of them alone.
 */
final class VectorDoubleLstmCell implements DoubleLstmCell {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();
  private static final int SQUASHED_BY_SIGMOID = 3;

  private final int rows;
  private final int units;
  private final double[] bias;
  private final double cellEpsilon;
  private final double candidateEpsilon;
  private final double[] z;
  private final double[] gates;
  private final double[] candidate;
  private final double[] forgotten;
  private final double[] lanes = new double[GATES * LENGTH];
  private final Stage[] stages = {this::gates, this::candidate, this::cell, this::factors};

  VectorDoubleLstmCell(
      int rows, int units, double[] bias, double cellEpsilon, double candidateEpsilon) {
    if (units % LENGTH != 0) {
      throw new IllegalArgumentException(
          "%d units; expected a multiple of %d".formatted(units, LENGTH));
    }
    this.rows = rows;
    this.units = units;
    this.bias = bias;
    this.cellEpsilon = cellEpsilon;
    this.candidateEpsilon = candidateEpsilon;
    this.z = new double[rows * units];
    this.gates = new double[rows * SQUASHED_BY_SIGMOID * units];
    this.candidate = new double[rows * units];
    this.forgotten = new double[rows * units];
  }

  /** A part of the forward step. */
  private interface Stage {
    void run(Step step);
  }

  /** The operands of the forward step. */
  private static final class Step {
    final double[] products;
    final int start;
    final int stride;
    final double[] cell;
    final double[] hidden;
    final DoubleLstmFactors factors;

    Step(
        double[] products,
        int start,
        int stride,
        double[] cell,
        double[] hidden,
        DoubleLstmFactors factors) {
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
      double[] products,
      int start,
      int stride,
      double[] cell,
      double[] hidden,
      DoubleLstmFactors factors) {
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
        VectorDoubleFunctions.sigmoid(sum(step, from + k, k)).intoArray(gates, row * width + k);
      }
    }
  }

  /** z of g, and g. */
  private void candidate(Step step) {
    int first = SQUASHED_BY_SIGMOID * units;
    for (int row = 0; row < rows; row++) {
      int from = step.start + row * step.stride + first;
      for (int k = 0; k < units; k += LENGTH) {
        DoubleVector sum = sum(step, from + k, first + k);
        sum.intoArray(z, row * units + k);
        VectorDoubleFunctions.tanh(sum).intoArray(candidate, row * units + k);
      }
    }
  }

  private DoubleVector sum(Step step, int from, int k) {
    return DoubleVector.fromArray(SPECIES, step.products, from)
        .add(DoubleVector.fromArray(SPECIES, bias, k));
  }

  /** c and h. */
  private void cell(Step step) {
    for (int row = 0; row < rows; row++) {
      int gate = row * SQUASHED_BY_SIGMOID * units;
      for (int k = 0; k < units; k += LENGTH) {
        int place = row * units + k;
        DoubleVector kept =
            DoubleVector.fromArray(SPECIES, gates, gate + units + k)
                .mul(DoubleVector.fromArray(SPECIES, step.cell, place));
        kept.intoArray(forgotten, place);
        DoubleVector added =
            DoubleVector.fromArray(SPECIES, gates, gate + k)
                .mul(DoubleVector.fromArray(SPECIES, candidate, place));
        added.intoArray(candidate, place);
        DoubleVector c = kept.add(added);
        c.intoArray(step.cell, place);
        VectorDoubleFunctions.tanh(c)
            .mul(DoubleVector.fromArray(SPECIES, gates, gate + 2 * units + k))
            .intoArray(step.hidden, place);
      }
    }
  }

  private void factors(Step step) {
    for (int k = 0; k < z.length; k += LENGTH) {
      DoubleVector ofCell = inverse(DoubleVector.fromArray(SPECIES, step.cell, k), cellEpsilon);
      DoubleVector ofCandidate = inverse(DoubleVector.fromArray(SPECIES, z, k), candidateEpsilon);
      DoubleVector.fromArray(SPECIES, forgotten, k).mul(ofCell).intoArray(step.factors.keep(), k);
      DoubleVector share = DoubleVector.fromArray(SPECIES, candidate, k).mul(ofCell);
      share.mul(ofCandidate).intoArray(step.factors.send(), k);
      ofCell
          .abs()
          .mul(cellEpsilon)
          .add(share.mul(ofCandidate.abs()).mul(candidateEpsilon))
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
      double[] cell,
      DoubleLstmFactors factors,
      double[] sent,
      double[] sentInAll,
      double[] lostInAll,
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
      magnitudes.hidden()[row] = VectorDoubleSums.inOrder(lanes, 0);
      magnitudes.cell()[row] = VectorDoubleSums.inOrder(lanes, LENGTH);
      magnitudes.cellBefore()[row] = VectorDoubleSums.inOrder(lanes, 2 * LENGTH);
      magnitudes.candidate()[row] = VectorDoubleSums.inOrder(lanes, 3 * LENGTH);
    }
  }

  private void backward(
      double[] hidden,
      double[] cell,
      int first,
      int end,
      double[] keep,
      double[] send,
      double[] lose,
      double[] sent,
      double[] sentInAll,
      double[] lostInAll) {
    DoubleVector ofHidden = DoubleVector.zero(SPECIES);
    DoubleVector ofCell = DoubleVector.zero(SPECIES);
    DoubleVector before = DoubleVector.zero(SPECIES);
    DoubleVector added = DoubleVector.zero(SPECIES);
    for (int k = first; k < end; k += LENGTH) {
      DoubleVector h = DoubleVector.fromArray(SPECIES, hidden, k);
      DoubleVector q = DoubleVector.fromArray(SPECIES, cell, k).add(h);
      DoubleVector kept = DoubleVector.fromArray(SPECIES, keep, k).mul(q);
      kept.intoArray(cell, k);
      DoubleVector s = DoubleVector.fromArray(SPECIES, send, k).mul(q);
      s.intoArray(sent, k);
      DoubleVector.fromArray(SPECIES, sentInAll, k).add(s).intoArray(sentInAll, k);
      DoubleVector lost = DoubleVector.fromArray(SPECIES, lose, k).mul(q);
      DoubleVector.fromArray(SPECIES, lostInAll, k).add(lost).intoArray(lostInAll, k);
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
