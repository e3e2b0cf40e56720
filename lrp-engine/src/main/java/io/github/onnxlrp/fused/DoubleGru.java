package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.DoubleGruCell;
import io.github.onnxlrp.kernel.DoubleGruFactors;
import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A GRU and the way back through it, in arrays of doubles. Of each step the forward pass keeps h
 * and the factors of {@link DoubleGruCell}. Units and inputs are padded to whole vectors: a unit
 * that is added has weights of 0 and no relevance, and biases, so that what divides is not 0.
 */
final class DoubleGru {
  private final Gru gru;
  private final DoubleKernels kernels;
  private final int paddedUnits;
  private final double[] bias;
  private final double[] candidateBias;
  private final double[] resetBias;
  private final PackedMatrix ofInput;
  private final PackedMatrix ofHidden;
  private final PackedMatrix toInput;
  private final PackedMatrix toHidden;
  private final Workspaces<DoubleGruForward> forward =
      new Workspaces<>(rows -> new DoubleGruForward(this, rows));
  private final Workspaces<DoubleGruBackward> backward =
      new Workspaces<>(rows -> new DoubleGruBackward(this, rows));
  private final Workspaces<DoubleTile<DoubleGruFactors>> kept;

  DoubleGru(Gru gru, DoubleKernels kernels) {
    this.gru = gru;
    this.kernels = kernels;
    this.paddedUnits = Padding.padded(gru.units(), kernels.lanes());
    this.kept =
        new Workspaces<>(
            rows -> new DoubleTile<>(rows, gru.units(), paddedUnits, DoubleGruFactors::new));
    this.bias = Numbers.doubles(Padding.wide(gru.bias(), 1, gru.units(), paddedUnits));
    this.candidateBias = biasOf(Gru.CANDIDATE);
    this.resetBias = biasOf(Gru.RESET);
    this.ofInput = wide(gru.inputs(), gru.ofInput());
    this.ofHidden = wide(gru.units(), gru.ofHidden());
    int paddedInputs = Padding.padded(gru.inputs(), kernels.lanes());
    this.toInput = transposed(gru.ofInput().get(Gru.CANDIDATE), paddedInputs);
    this.toHidden = transposed(gru.ofHidden().get(Gru.CANDIDATE), paddedUnits);
  }

  /** Those of all units; the units that are added get some. */
  private double[] biasOf(int which) {
    int first = which * paddedUnits;
    double[] own = Arrays.copyOfRange(bias, first, first + gru.units());
    Arrays.fill(bias, first + gru.units(), first + paddedUnits, 1);
    return own;
  }

  private PackedMatrix wide(int rows, List<Coefficients> parts) {
    int width = Gru.PRODUCTS * paddedUnits;
    double[] all = Numbers.doubles(Padding.wide(parts, rows, gru.units(), paddedUnits));
    return kernels.pack(all, 0, width, 1, rows, width);
  }

  private PackedMatrix transposed(Coefficients matrix, int padded) {
    double[] all = Numbers.doubles(Padding.transposed(matrix, padded));
    return kernels.pack(all, 0, padded, 1, gru.units(), padded);
  }

  /** What the forward pass keeps. */
  private record Kept(
      List<DoubleTile<DoubleGruFactors>> tiles,
      int steps,
      Workspaces<DoubleTile<DoubleGruFactors>> memory)
      implements RecurrenceKernel.Saved {
    @Override
    public void release() {
      tiles.forEach(tile -> memory.giveBack(tile.rows, tile));
    }
  }

  /** Runs all steps; see {@link RecurrenceKernel#forward}. */
  RecurrenceKernel.Saved forward(
      double[] x, Layout in, int steps, double[] hidden, Sequence... outputs) {
    int rows = in.rows();
    int each = Pieces.rows(rows, gru.weights());
    List<DoubleTile<DoubleGruFactors>> tiles = new ArrayList<>();
    for (int start = 0; start < rows; start += each) {
      int count = Math.min(each, rows - start);
      DoubleGruForward way = forward.take(count);
      DoubleTile<DoubleGruFactors> tile = kept.take(count);
      tile.begin(start, steps);
      way.run(tile, x, in, hidden, outputs);
      forward.giveBack(count, way);
      tiles.add(tile);
    }
    return new Kept(tiles, steps, kept);
  }

  /** Carries relevance back through all steps; see {@link RecurrenceKernel#backward}. */
  void backward(
      RecurrenceKernel.Saved saved,
      double[] hidden,
      Sequence arriving,
      double[] x,
      Layout in,
      Sequence relevance,
      StepSums sums) {
    for (DoubleTile<DoubleGruFactors> tile : ((Kept) saved).tiles) {
      DoubleGruBackward way = backward.take(tile.rows);
      way.run(tile, hidden, arriving, x, in, relevance, sums);
      backward.giveBack(tile.rows, way);
    }
  }

  /** How many steps the products of x and those of its relevance take together, at most. */
  private int stepsAtOnce(int rows) {
    return Pieces.steps(rows, Math.max(ofInput.columns(), toInput.columns()));
  }

  DoubleKernels kernels() {
    return kernels;
  }

  /** The cell of a step of so many rows, for one thread. */
  DoubleGruCell cell(int rows) {
    return kernels.gruCell(
        rows,
        paddedUnits,
        bias,
        Numbers.doubles(gru.hiddenEpsilon()),
        Numbers.doubles(gru.candidateEpsilon()),
        Numbers.doubles(gru.resetEpsilon()));
  }

  /** The products of x of so many rows, for one thread. */
  DoubleStepProducts stepProducts(int rows) {
    return new DoubleStepProducts(kernels, ofInput, gru.inputs(), rows, stepsAtOnce(rows));
  }

  /** Relevance of x of so many rows, for one thread. */
  DoubleInputRelevance inputRelevance(int rows) {
    return new DoubleInputRelevance(kernels, toInput, rows, paddedUnits, stepsAtOnce(rows));
  }

  int inputs() {
    return gru.inputs();
  }

  int paddedUnits() {
    return paddedUnits;
  }

  double[] candidateBias() {
    return candidateBias;
  }

  double[] resetBias() {
    return resetBias;
  }

  PackedMatrix ofHidden() {
    return ofHidden;
  }

  PackedMatrix toHidden() {
    return toHidden;
  }
}
