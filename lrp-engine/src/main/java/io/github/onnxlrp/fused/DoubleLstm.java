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
  /** With so few rows, products of many steps at once are faster. */
  private static final int FEW_ROWS = 3;

  private static final int STEPS_AT_ONCE = 64;

  /** Beyond that, the memory of products of several steps grows and they get no faster. */
  private static final int MOST_ELEMENTS_AT_ONCE = 1 << 18;

  /** With more weights a step waits for them, so that many rows have to meet them. */
  private static final int WEIGHTS_IN_CACHE = 1 << 18;

  private static final int FEW_ROWS_AT_ONCE = 16;
  private static final int MANY_ROWS_AT_ONCE = 64;

  private final Lstm lstm;
  private final DoubleKernels kernels;
  private final int paddedUnits;
  private final int paddedInputs;
  private final double[] bias;
  private final double[] candidateBias;
  private final PackedMatrix ofInput;
  private final PackedMatrix ofHidden;
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
    this.paddedUnits = Lstm.padded(units, kernels.lanes());
    this.kept =
        new Workspaces<>(
            rows -> new DoubleTile<>(rows, lstm.units(), paddedUnits, DoubleLstmFactors::new));
    this.paddedInputs = Lstm.padded(inputs, kernels.lanes());
    int width = Lstm.GATES * paddedUnits;
    this.bias = Numbers.doubles(Lstm.wide(lstm.bias(), 1, units, paddedUnits));
    int candidate = Lstm.CANDIDATE * paddedUnits;
    this.candidateBias = Arrays.copyOfRange(bias, candidate, candidate + units);
    Arrays.fill(bias, candidate + units, width, 1);
    double[] wide = Numbers.doubles(Lstm.wide(lstm.ofInput(), inputs, units, paddedUnits));
    this.ofInput = kernels.pack(wide, 0, width, 1, inputs, width);
    wide = Numbers.doubles(Lstm.wide(lstm.ofHidden(), units, units, paddedUnits));
    this.ofHidden = kernels.pack(wide, 0, width, 1, units, width);
    double[] back = Numbers.doubles(lstm.backward(lstm.ofInput(), inputs, paddedInputs));
    this.toInput = kernels.pack(back, 0, paddedInputs, 1, units, paddedInputs);
    back = Numbers.doubles(lstm.backward(lstm.ofHidden(), units, paddedUnits));
    this.toHidden = kernels.pack(back, 0, paddedUnits, 1, units, paddedUnits);
  }

  /** How many steps the products of x and those of its relevance take together, at most. */
  int stepsAtOnce(int rows) {
    int each = Math.max(1, rows) * Math.max(Lstm.GATES * paddedUnits, paddedInputs);
    int most = Math.max(1, MOST_ELEMENTS_AT_ONCE / each);
    return rows <= FEW_ROWS ? Math.min(STEPS_AT_ONCE, most) : 1;
  }

  private int rowsAtOnce() {
    long weights = (long) Lstm.GATES * lstm.units() * (lstm.inputs() + lstm.units());
    return weights > WEIGHTS_IN_CACHE ? MANY_ROWS_AT_ONCE : FEW_ROWS_AT_ONCE;
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

  /** Runs all steps; see {@link LstmKernel#forward}. */
  RecurrenceKernel.Saved forward(
      double[] x, Layout in, int steps, double[] hidden, double[] cell, Sequence... outputs) {
    int rows = in.rows();
    int each = rows <= FEW_ROWS ? Math.max(1, rows) : rowsAtOnce();
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

  /** Carries relevance back through all steps; see {@link LstmKernel#backward}. */
  void backward(
      RecurrenceKernel.Saved saved,
      double[] hidden,
      double[] cell,
      Sequence arriving,
      double[] x,
      Layout in,
      double[] relevance,
      StepSums sums) {
    for (DoubleTile<DoubleLstmFactors> tile : ((Kept) saved).tiles) {
      DoubleLstmBackward way = backward.take(tile.rows);
      way.run(tile, hidden, cell, arriving, x, in, relevance, sums);
      backward.giveBack(tile.rows, way);
    }
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

  int inputs() {
    return lstm.inputs();
  }

  int paddedInputs() {
    return paddedInputs;
  }

  int units() {
    return lstm.units();
  }

  int paddedUnits() {
    return paddedUnits;
  }

  double[] candidateBias() {
    return candidateBias;
  }

  PackedMatrix ofInput() {
    return ofInput;
  }

  PackedMatrix ofHidden() {
    return ofHidden;
  }

  PackedMatrix toInput() {
    return toInput;
  }

  PackedMatrix toHidden() {
    return toHidden;
  }
}
