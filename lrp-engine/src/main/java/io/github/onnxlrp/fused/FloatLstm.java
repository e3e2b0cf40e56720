package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.FloatLstmCell;
import io.github.onnxlrp.kernel.FloatLstmFactors;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An LSTM and the way back through it, in arrays of floats. Of each step the forward pass keeps h
 * and the factors of {@link FloatLstmCell}. Units and inputs are padded to whole vectors: a unit
 * that is added has weights of 0 and no relevance, and a bias, so that its cell is not 0.
 */
final class FloatLstm {
  private final Lstm lstm;
  private final FloatKernels kernels;
  private final int paddedUnits;
  private final float[] bias;
  private final float[] candidateBias;
  private final PackedMatrix weights;
  private final PackedMatrix toInput;
  private final PackedMatrix toHidden;
  private final Workspaces<FloatLstmForward> forward =
      new Workspaces<>(rows -> new FloatLstmForward(this, rows));
  private final Workspaces<FloatLstmBackward> backward =
      new Workspaces<>(rows -> new FloatLstmBackward(this, rows));
  private final Workspaces<FloatTile<FloatLstmFactors>> kept;

  FloatLstm(Lstm lstm, FloatKernels kernels) {
    this.lstm = lstm;
    this.kernels = kernels;
    int inputs = lstm.inputs();
    int units = lstm.units();
    this.paddedUnits = Padding.padded(units, kernels.lanes());
    this.kept =
        new Workspaces<>(
            rows -> new FloatTile<>(rows, lstm.units(), paddedUnits, FloatLstmFactors::new));
    int width = Lstm.GATES * paddedUnits;
    this.bias = Numbers.floats(Padding.wide(lstm.bias(), 1, units, paddedUnits));
    int candidate = Lstm.CANDIDATE * paddedUnits;
    this.candidateBias = Arrays.copyOfRange(bias, candidate, candidate + units);
    Arrays.fill(bias, candidate + units, width, 1);
    float[] all =
        Numbers.floats(
            Padding.stacked(
                Padding.wide(lstm.ofInput(), inputs, units, paddedUnits),
                Padding.wide(lstm.ofHidden(), units, units, paddedUnits)));
    this.weights = kernels.pack(all, 0, width, 1, inputs + units, width);
    int paddedInputs = Padding.padded(inputs, kernels.lanes());
    this.toInput = transposed(lstm.ofInput().get(Lstm.CANDIDATE), paddedInputs);
    this.toHidden = transposed(lstm.ofHidden().get(Lstm.CANDIDATE), paddedUnits);
  }

  private PackedMatrix transposed(Coefficients matrix, int padded) {
    float[] all = Numbers.floats(Padding.transposed(matrix, padded));
    return kernels.pack(all, 0, padded, 1, lstm.units(), padded);
  }

  /** What the forward pass keeps. */
  private record Kept(
      List<FloatTile<FloatLstmFactors>> tiles,
      int steps,
      Workspaces<FloatTile<FloatLstmFactors>> memory)
      implements RecurrenceKernel.Saved {
    @Override
    public void release() {
      tiles.forEach(tile -> memory.giveBack(tile.rows, tile));
    }
  }

  /** Runs all steps; see {@link RecurrenceKernel#forward}. */
  RecurrenceKernel.Saved forward(
      float[] x, Layout in, int steps, float[] hidden, float[] cell, Sequence... outputs) {
    int rows = in.rows();
    int each = Pieces.rows(rows, lstm.weights());
    List<FloatTile<FloatLstmFactors>> tiles = new ArrayList<>();
    for (int start = 0; start < rows; start += each) {
      int count = Math.min(each, rows - start);
      FloatLstmForward way = forward.take(count);
      FloatTile<FloatLstmFactors> tile = kept.take(count);
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
      float[] hidden,
      float[] cell,
      Sequence arriving,
      float[] x,
      Layout in,
      Sequence relevance,
      StepSums sums) {
    for (FloatTile<FloatLstmFactors> tile : ((Kept) saved).tiles) {
      FloatLstmBackward way = backward.take(tile.rows);
      way.run(tile, hidden, cell, arriving, x, in, relevance, sums);
      backward.giveBack(tile.rows, way);
    }
  }

  /** How many steps the products of x and those of its relevance take together, at most. */
  private int stepsAtOnce(int rows) {
    return Pieces.steps(rows, Math.max(weights.columns(), toInput.columns()));
  }

  FloatKernels kernels() {
    return kernels;
  }

  /** The cell of a step of so many rows, for one thread. */
  FloatLstmCell cell(int rows) {
    return kernels.lstmCell(
        rows,
        paddedUnits,
        bias,
        Numbers.floats(lstm.cellEpsilon()),
        Numbers.floats(lstm.candidateEpsilon()));
  }

  /** The products of x and h of so many rows, for one thread. */
  FloatStepProducts stepProducts(int rows) {
    return new FloatStepProducts(kernels, weights, lstm.inputs(), rows, stepsAtOnce(rows));
  }

  /** Relevance of x of so many rows, for one thread. */
  FloatInputRelevance inputRelevance(int rows) {
    return new FloatInputRelevance(kernels, toInput, rows, paddedUnits, stepsAtOnce(rows));
  }

  int inputs() {
    return lstm.inputs();
  }

  int paddedUnits() {
    return paddedUnits;
  }

  float[] candidateBias() {
    return candidateBias;
  }

  PackedMatrix toHidden() {
    return toHidden;
  }
}
