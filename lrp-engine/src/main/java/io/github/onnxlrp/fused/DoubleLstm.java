package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.DoubleLstmCell;
import io.github.onnxlrp.kernel.DoubleLstmFactors;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An LSTM and the way back through it, in arrays of doubles. Of each step the forward pass keeps h
 * and the factors of {@link DoubleLstmCell}. Units and inputs are padded to whole vectors: a unit
 * that is added has weights of 0 and no relevance, and a bias, so that its cell is not 0.
 */
final class DoubleLstm {
  private final Lstm lstm;
  private final DoubleKernels kernels;
  private final int paddedUnits;
  private final double[] bias;
  private final double[] candidateBias;
  private final PackedMatrix weights;
  private final PackedMatrix toInput;
  private final PackedMatrix toHidden;
  private final Workspaces<DoubleLstmForward> forward =
      new Workspaces<>(rows -> new DoubleLstmForward(this, rows));
  private final Workspaces<DoubleLstmBackward> backward =
      new Workspaces<>(rows -> new DoubleLstmBackward(this, rows));
  private final Workspaces<DoubleTile<DoubleLstmFactors>> kept;

  DoubleLstm(Lstm lstm, DoubleKernels kernels) {
    this.lstm = lstm;
    this.kernels = kernels;
    int inputs = lstm.inputs();
    int units = lstm.units();
    this.paddedUnits = Padding.padded(units, kernels.lanes());
    this.kept =
        new Workspaces<>(
            rows -> new DoubleTile<>(rows, lstm.units(), paddedUnits, DoubleLstmFactors::new));
    int width = Lstm.GATES * paddedUnits;
    this.bias = Numbers.doubles(Padding.wide(lstm.bias(), 1, units, paddedUnits));
    int candidate = Lstm.CANDIDATE * paddedUnits;
    this.candidateBias = Arrays.copyOfRange(bias, candidate, candidate + units);
    Arrays.fill(bias, candidate + units, width, 1);
    double[] all =
        Numbers.doubles(
            Padding.stacked(
                Padding.wide(lstm.ofInput(), inputs, units, paddedUnits),
                Padding.wide(lstm.ofHidden(), units, units, paddedUnits)));
    this.weights = kernels.pack(all, 0, width, 1, inputs + units, width);
    int paddedInputs = Padding.padded(inputs, kernels.lanes());
    this.toInput = transposed(lstm.ofInput().get(Lstm.CANDIDATE), paddedInputs);
    this.toHidden = transposed(lstm.ofHidden().get(Lstm.CANDIDATE), paddedUnits);
  }

  private PackedMatrix transposed(Coefficients matrix, int padded) {
    double[] all = Numbers.doubles(Padding.transposed(matrix, padded));
    return kernels.pack(all, 0, padded, 1, lstm.units(), padded);
  }

  /** What the forward pass keeps. */
  private record Kept(
      List<DoubleTile<DoubleLstmFactors>> tiles,
      int steps,
      Workspaces<DoubleTile<DoubleLstmFactors>> memory)
      implements RecurrenceKernel.Saved {
    @Override
    public void release() {
      tiles.forEach(tile -> memory.giveBack(tile.rows, tile));
    }
  }

  /** Runs all steps; see {@link RecurrenceKernel#forward}. */
  RecurrenceKernel.Saved forward(
      double[] x, Layout in, int steps, double[] hidden, double[] cell, Sequence... outputs) {
    int rows = in.rows();
    int each = Pieces.rows(rows, lstm.weights());
    List<DoubleTile<DoubleLstmFactors>> tiles = new ArrayList<>();
    for (int start = 0; start < rows; start += each) {
      int count = Math.min(each, rows - start);
      DoubleLstmForward way = forward.take(count);
      DoubleTile<DoubleLstmFactors> tile = kept.take(count);
      tile.begin(start, steps);
      way.run(tile, x, in, hidden, cell, outputs);
      forward.giveBack(count, way);
      tiles.add(tile);
    }
    return new Kept(tiles, steps, kept);
  }

  /** Carries relevance back through all steps; see {@link RecurrenceKernel#backward}. */
  void backward(
      RecurrenceKernel.Saved saved,
      double[] hidden,
      double[] cell,
      Sequence arriving,
      double[] x,
      Layout in,
      Sequence relevance,
      StepSums sums) {
    for (DoubleTile<DoubleLstmFactors> tile : ((Kept) saved).tiles) {
      DoubleLstmBackward way = backward.take(tile.rows);
      way.run(tile, hidden, cell, arriving, x, in, relevance, sums);
      backward.giveBack(tile.rows, way);
    }
  }

  /** How many steps the products of x and those of its relevance take together, at most. */
  private int stepsAtOnce(int rows) {
    return Pieces.steps(rows, Math.max(weights.columns(), toInput.columns()));
  }

  DoubleKernels kernels() {
    return kernels;
  }

  /** The cell of a step of so many rows, for one thread. */
  DoubleLstmCell cell(int rows) {
    return kernels.lstmCell(
        rows,
        paddedUnits,
        bias,
        Numbers.doubles(lstm.cellEpsilon()),
        Numbers.doubles(lstm.candidateEpsilon()));
  }

  /** The products of x and h of so many rows, for one thread. */
  DoubleStepProducts stepProducts(int rows) {
    return new DoubleStepProducts(kernels, weights, lstm.inputs(), rows, stepsAtOnce(rows));
  }

  /** Relevance of x of so many rows, for one thread. */
  DoubleInputRelevance inputRelevance(int rows) {
    return new DoubleInputRelevance(kernels, toInput, rows, paddedUnits, stepsAtOnce(rows));
  }

  int inputs() {
    return lstm.inputs();
  }

  int paddedUnits() {
    return paddedUnits;
  }

  double[] candidateBias() {
    return candidateBias;
  }

  PackedMatrix toHidden() {
    return toHidden;
  }
}
