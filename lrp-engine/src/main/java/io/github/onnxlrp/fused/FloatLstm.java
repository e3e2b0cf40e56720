package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.Arrays;

/**
 * An LSTM and the way back through it, in arrays of floats. Of each step the forward pass keeps h
 * and what relevance q at c is multiplied by: with {@code stab(z) = z + E sign(z)}
 *
 * <pre>
 * keep = f c_prev / stab(c)     R_c' = keep q
 * add  = i g / stab(c)          R_ig = add q
 * send = add / stab(z_g)        s = send q
 * lose = E_c / |stab(c)| + E_g add / |stab(z_g)|      the stabilizer takes lose q
 * </pre>
 */
final class FloatLstm {
  /** With so few rows, products of many steps at once are faster. */
  static final int FEW_ROWS = 3;

  static final int STEPS_AT_ONCE = 64;
  private static final int ROWS_AT_ONCE = 16;

  private final Lstm lstm;
  private final FloatKernels kernels;
  private final int inputs;
  private final int units;
  private final int width;
  private final float[] bias;
  private final float[] candidateBias;
  private final PackedMatrix ofInput;
  private final PackedMatrix ofHidden;
  private final PackedMatrix toInput;
  private final PackedMatrix toHidden;

  FloatLstm(Lstm lstm, FloatKernels kernels) {
    this.lstm = lstm;
    this.kernels = kernels;
    this.inputs = lstm.inputs();
    this.units = lstm.units();
    this.width = Lstm.GATES * units;
    this.bias = Numbers.floats(Lstm.wide(lstm.bias(), 1, units));
    this.candidateBias = Arrays.copyOfRange(bias, Lstm.CANDIDATE * units, width);
    float[] wide = Numbers.floats(Lstm.wide(lstm.ofInput(), inputs, units));
    this.ofInput = kernels.pack(wide, 0, width, 1, inputs, width);
    wide = Numbers.floats(Lstm.wide(lstm.ofHidden(), units, units));
    this.ofHidden = kernels.pack(wide, 0, width, 1, units, width);
    float[] candidate = Numbers.floats(lstm.ofInput().get(Lstm.CANDIDATE).elements());
    this.toInput = kernels.pack(candidate, 0, 1, units, units, inputs);
    candidate = Numbers.floats(lstm.ofHidden().get(Lstm.CANDIDATE).elements());
    this.toHidden = kernels.pack(candidate, 0, 1, units, units, units);
  }

  /** What the forward pass keeps. */
  private static final class Kept implements LstmKernel.Saved {
    private final FloatLstmTile[] tiles;
    private final int steps;

    Kept(FloatLstmTile[] tiles, int steps) {
      this.tiles = tiles;
      this.steps = steps;
    }

    @Override
    public int steps() {
      return steps;
    }
  }

  /** Runs all steps; see {@link LstmKernel#forward}. */
  LstmKernel.Saved forward(
      float[] x, Layout in, int steps, float[] hidden, float[] cell, Sequence... outputs) {
    int rows = in.rows();
    int each = rows <= FEW_ROWS ? Math.max(1, rows) : ROWS_AT_ONCE;
    FloatLstmTile[] tiles = new FloatLstmTile[(rows + each - 1) / each];
    for (int k = 0; k < tiles.length; k++) {
      tiles[k] = new FloatLstmTile(k * each, Math.min(each, rows - k * each), steps, units);
      new FloatLstmForward(this, tiles[k], x, in, hidden, cell).run(steps, outputs);
    }
    return new Kept(tiles, steps);
  }

  /** Carries relevance back through all steps; see {@link LstmKernel#backward}. */
  void backward(
      LstmKernel.Saved saved,
      float[] hidden,
      float[] cell,
      Sequence arriving,
      float[] x,
      Layout in,
      float[] relevance,
      StepSums sums) {
    for (FloatLstmTile tile : ((Kept) saved).tiles) {
      new FloatLstmBackward(this, tile, hidden, cell, x, in, relevance, sums)
          .run(saved.steps(), arriving);
    }
  }

  FloatKernels kernels() {
    return kernels;
  }

  int inputs() {
    return inputs;
  }

  int units() {
    return units;
  }

  float[] bias() {
    return bias;
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

  float cellEpsilon() {
    return Numbers.floats(lstm.cellEpsilon());
  }

  float candidateEpsilon() {
    return Numbers.floats(lstm.candidateEpsilon());
  }
}
