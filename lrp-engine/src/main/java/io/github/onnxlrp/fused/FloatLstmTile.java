package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.FloatLstmFactors;

/** What the forward pass of some rows through an LSTM keeps of each step; see {@link FloatLstm}. */
final class FloatLstmTile extends FloatTile {
  final FloatLstmFactors[] factors;

  FloatLstmTile(int first, int rows, int steps, int units, int stride) {
    super(first, rows, steps, units, stride);
    this.factors = new FloatLstmFactors[steps];
    for (int step = 0; step < steps; step++) {
      factors[step] = new FloatLstmFactors(size);
    }
  }
}
