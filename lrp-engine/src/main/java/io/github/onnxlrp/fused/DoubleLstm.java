package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.Arrays;

/**
 * An LSTM and the way back through it, in arrays of doubles. Of each step the forward pass keeps h
 * and what relevance q at c is multiplied by: with {@code stab(z) = z + E sign(z)}
 *
 * <pre>
 * keep = f c_prev / stab(c)     R_c' = keep q
 * add  = i g / stab(c)          R_ig = add q
 * send = add / stab(z_g)        s = send q
 * lose = E_c / |stab(c)| + E_g add / |stab(z_g)|      the stabilizer takes lose q
 * </pre>
 */
final class DoubleLstm {
  /** With so few rows, products of many steps at once are faster. */
  static final int FEW_ROWS = 3;

  static final int STEPS_AT_ONCE = 64;
  private static final int ROWS_AT_ONCE = 16;

  private final Lstm lstm;
  private final DoubleKernels kernels;
  private final int inputs;
  private final int units;
  private final int width;
  private final double[] bias;
  private final double[] candidateBias;
  private final PackedMatrix ofInput;
  private final PackedMatrix ofHidden;
  private final PackedMatrix toInput;
  private final PackedMatrix toHidden;

  DoubleLstm(Lstm lstm, DoubleKernels kernels) {
    this.lstm = lstm;
    this.kernels = kernels;
    this.inputs = lstm.inputs();
    this.units = lstm.units();
    this.width = Lstm.GATES * units;
    this.bias = Numbers.doubles(Lstm.wide(lstm.bias(), 1, units));
    this.candidateBias = Arrays.copyOfRange(bias, Lstm.CANDIDATE * units, width);
    double[] wide = Numbers.doubles(Lstm.wide(lstm.ofInput(), inputs, units));
    this.ofInput = kernels.pack(wide, 0, width, 1, inputs, width);
    wide = Numbers.doubles(Lstm.wide(lstm.ofHidden(), units, units));
    this.ofHidden = kernels.pack(wide, 0, width, 1, units, width);
    double[] candidate = Numbers.doubles(lstm.ofInput().get(Lstm.CANDIDATE).elements());
    this.toInput = kernels.pack(candidate, 0, 1, units, units, inputs);
    candidate = Numbers.doubles(lstm.ofHidden().get(Lstm.CANDIDATE).elements());
    this.toHidden = kernels.pack(candidate, 0, 1, units, units, units);
  }

  /** What the forward pass keeps. */
  private static final class Kept implements LstmKernel.Saved {
    private final DoubleLstmTile[] tiles;
    private final int steps;

    Kept(DoubleLstmTile[] tiles, int steps) {
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
      double[] x, Layout in, int steps, double[] hidden, double[] cell, Sequence... outputs) {
    int rows = in.rows();
    int each = rows <= FEW_ROWS ? Math.max(1, rows) : ROWS_AT_ONCE;
    DoubleLstmTile[] tiles = new DoubleLstmTile[(rows + each - 1) / each];
    for (int k = 0; k < tiles.length; k++) {
      tiles[k] = new DoubleLstmTile(k * each, Math.min(each, rows - k * each), steps, units);
      new DoubleLstmForward(this, tiles[k], x, in, hidden, cell).run(steps, outputs);
    }
    return new Kept(tiles, steps);
  }

  /** Carries relevance back through all steps; see {@link LstmKernel#backward}. */
  void backward(
      LstmKernel.Saved saved,
      double[] hidden,
      double[] cell,
      Sequence arriving,
      double[] x,
      Layout in,
      double[] relevance,
      StepSums sums) {
    for (DoubleLstmTile tile : ((Kept) saved).tiles) {
      new DoubleLstmBackward(this, tile, hidden, cell, x, in, relevance, sums)
          .run(saved.steps(), arriving);
    }
  }

  DoubleKernels kernels() {
    return kernels;
  }

  int inputs() {
    return inputs;
  }

  int units() {
    return units;
  }

  double[] bias() {
    return bias;
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

  double cellEpsilon() {
    return Numbers.doubles(lstm.cellEpsilon());
  }

  double candidateEpsilon() {
    return Numbers.doubles(lstm.candidateEpsilon());
  }
}
