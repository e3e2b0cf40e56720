package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.DoubleLstmFactors;

/**
 * What the forward pass of some rows through an LSTM keeps of each step; see {@link DoubleLstm}.
 */
final class DoubleLstmTile extends DoubleTile {
  final DoubleLstmFactors[] factors;

  DoubleLstmTile(int first, int rows, int steps, int units, int stride) {
    super(first, rows, steps, units, stride);
    this.factors = new DoubleLstmFactors[steps];
    for (int step = 0; step < steps; step++) {
      factors[step] = new DoubleLstmFactors(size);
    }
  }
}
