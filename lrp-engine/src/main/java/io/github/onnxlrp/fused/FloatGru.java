package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.FloatGruCell;
import io.github.onnxlrp.kernel.FloatGruFactors;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A GRU and the way back through it, in arrays of floats. Of each step the forward pass keeps h and
 * the factors of {@link FloatGruCell}. Units and inputs are padded to whole vectors: a unit that is
 * added has weights of 0 and no relevance, and biases, so that what divides is not 0.
 */
final class FloatGru {
  private final Gru gru;
  private final FloatKernels kernels;
  private final int paddedUnits;
  private final float[] bias;
  private final float[] candidateBias;
  private final float[] resetBias;
  private final PackedMatrix ofInput;
  private final PackedMatrix ofHidden;
  private final PackedMatrix toInput;
  private final PackedMatrix toHidden;
  private final Workspaces<FloatGruForward> forward =
      new Workspaces<>(rows -> new FloatGruForward(this, rows));
  private final Workspaces<FloatGruBackward> backward =
      new Workspaces<>(rows -> new FloatGruBackward(this, rows));
  private final Workspaces<FloatTile<FloatGruFactors>> kept;

  FloatGru(Gru gru, FloatKernels kernels) {
    this.gru = gru;
    this.kernels = kernels;
    this.paddedUnits = Padding.padded(gru.units(), kernels.lanes());
    this.kept =
        new Workspaces<>(
            rows -> new FloatTile<>(rows, gru.units(), paddedUnits, FloatGruFactors::new));
    this.bias = Numbers.floats(Padding.wide(gru.bias(), 1, gru.units(), paddedUnits));
    this.candidateBias = biasOf(Gru.CANDIDATE);
    this.resetBias = biasOf(Gru.RESET);
    this.ofInput = wide(gru.inputs(), gru.ofInput());
    this.ofHidden = wide(gru.units(), gru.ofHidden());
    int paddedInputs = Padding.padded(gru.inputs(), kernels.lanes());
    this.toInput = transposed(gru.ofInput().get(Gru.CANDIDATE), paddedInputs);
    this.toHidden = transposed(gru.ofHidden().get(Gru.CANDIDATE), paddedUnits);
  }

  /** Those of all units; the units that are added get some. */
  private float[] biasOf(int which) {
    int first = which * paddedUnits;
    float[] own = Arrays.copyOfRange(bias, first, first + gru.units());
    Arrays.fill(bias, first + gru.units(), first + paddedUnits, 1);
    return own;
  }

  private PackedMatrix wide(int rows, List<Coefficients> parts) {
    int width = Gru.PRODUCTS * paddedUnits;
    float[] all = Numbers.floats(Padding.wide(parts, rows, gru.units(), paddedUnits));
    return kernels.pack(all, 0, width, 1, rows, width);
  }

  private PackedMatrix transposed(Coefficients matrix, int padded) {
    float[] all = Numbers.floats(Padding.transposed(matrix, padded));
    return kernels.pack(all, 0, padded, 1, gru.units(), padded);
  }

  /** What the forward pass keeps. */
  private record Kept(
      List<FloatTile<FloatGruFactors>> tiles,
      int steps,
      Workspaces<FloatTile<FloatGruFactors>> memory)
      implements RecurrenceKernel.Saved {
    @Override
    public void release() {
      tiles.forEach(tile -> memory.giveBack(tile.rows, tile));
    }
  }

  /** Runs all steps; see {@link RecurrenceKernel#forward}. */
  RecurrenceKernel.Saved forward(
      float[] x, Layout in, int steps, float[] hidden, Sequence... outputs) {
    int rows = in.rows();
    int each = Pieces.rows(rows, gru.weights());
    List<FloatTile<FloatGruFactors>> tiles = new ArrayList<>();
    for (int start = 0; start < rows; start += each) {
      int count = Math.min(each, rows - start);
      FloatGruForward way = forward.take(count);
      FloatTile<FloatGruFactors> tile = kept.take(count);
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
      float[] hidden,
      Sequence arriving,
      float[] x,
      Layout in,
      Sequence relevance,
      StepSums sums) {
    for (FloatTile<FloatGruFactors> tile : ((Kept) saved).tiles) {
      FloatGruBackward way = backward.take(tile.rows);
      way.run(tile, hidden, arriving, x, in, relevance, sums);
      backward.giveBack(tile.rows, way);
    }
  }

  /** How many steps the products of x and those of its relevance take together, at most. */
  private int stepsAtOnce(int rows) {
    return Pieces.steps(rows, Math.max(ofInput.columns(), toInput.columns()));
  }

  FloatKernels kernels() {
    return kernels;
  }

  /** The cell of a step of so many rows, for one thread. */
  FloatGruCell cell(int rows) {
    return kernels.gruCell(
        rows,
        paddedUnits,
        bias,
        Numbers.floats(gru.hiddenEpsilon()),
        Numbers.floats(gru.candidateEpsilon()),
        Numbers.floats(gru.resetEpsilon()));
  }

  /** The products of x of so many rows, for one thread. */
  FloatStepProducts stepProducts(int rows) {
    return new FloatStepProducts(kernels, ofInput, gru.inputs(), rows, stepsAtOnce(rows));
  }

  /** Relevance of x of so many rows, for one thread. */
  FloatInputRelevance inputRelevance(int rows) {
    return new FloatInputRelevance(kernels, toInput, rows, paddedUnits, stepsAtOnce(rows));
  }

  int inputs() {
    return gru.inputs();
  }

  int paddedUnits() {
    return paddedUnits;
  }

  float[] candidateBias() {
    return candidateBias;
  }

  float[] resetBias() {
    return resetBias;
  }

  PackedMatrix ofHidden() {
    return ofHidden;
  }

  PackedMatrix toHidden() {
    return toHidden;
  }
}
