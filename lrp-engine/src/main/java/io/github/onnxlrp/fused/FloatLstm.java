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
  private final FloatKernels kernels;
  private final int paddedUnits;
  private final int paddedInputs;
  private final float[] bias;
  private final float[] candidateBias;
  private final PackedMatrix ofInput;
  private final PackedMatrix ofHidden;
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
    this.paddedUnits = Lstm.padded(units, kernels.lanes());
    this.kept =
        new Workspaces<>(
            rows -> new FloatTile<>(rows, lstm.units(), paddedUnits, FloatLstmFactors::new));
    this.paddedInputs = Lstm.padded(inputs, kernels.lanes());
    int width = Lstm.GATES * paddedUnits;
    this.bias = Numbers.floats(Lstm.wide(lstm.bias(), 1, units, paddedUnits));
    int candidate = Lstm.CANDIDATE * paddedUnits;
    this.candidateBias = Arrays.copyOfRange(bias, candidate, candidate + units);
    Arrays.fill(bias, candidate + units, width, 1);
    float[] wide = Numbers.floats(Lstm.wide(lstm.ofInput(), inputs, units, paddedUnits));
    this.ofInput = kernels.pack(wide, 0, width, 1, inputs, width);
    wide = Numbers.floats(Lstm.wide(lstm.ofHidden(), units, units, paddedUnits));
    this.ofHidden = kernels.pack(wide, 0, width, 1, units, width);
    float[] back = Numbers.floats(lstm.backward(lstm.ofInput(), inputs, paddedInputs));
    this.toInput = kernels.pack(back, 0, paddedInputs, 1, units, paddedInputs);
    back = Numbers.floats(lstm.backward(lstm.ofHidden(), units, paddedUnits));
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
      List<FloatTile<FloatLstmFactors>> tiles,
      int steps,
      Workspaces<FloatTile<FloatLstmFactors>> memory)
      implements RecurrenceKernel.Saved {
    @Override
    public void release() {
      tiles.forEach(tile -> memory.giveBack(tile.rows, tile));
    }
  }

  /** Runs all steps; see {@link LstmKernel#forward}. */
  RecurrenceKernel.Saved forward(
      float[] x, Layout in, int steps, float[] hidden, float[] cell, Sequence... outputs) {
    int rows = in.rows();
    int each = rows <= FEW_ROWS ? Math.max(1, rows) : rowsAtOnce();
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

  /** Carries relevance back through all steps; see {@link LstmKernel#backward}. */
  void backward(
      RecurrenceKernel.Saved saved,
      float[] hidden,
      float[] cell,
      Sequence arriving,
      float[] x,
      Layout in,
      float[] relevance,
      StepSums sums) {
    for (FloatTile<FloatLstmFactors> tile : ((Kept) saved).tiles) {
      FloatLstmBackward way = backward.take(tile.rows);
      way.run(tile, hidden, cell, arriving, x, in, relevance, sums);
      backward.giveBack(tile.rows, way);
    }
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

  float[] candidateBias() {
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
