package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.DoubleGruFactors;
import java.util.Arrays;

/** What the forward pass of some rows through a GRU keeps of each step; see {@link DoubleGru}. */
final class DoubleGruTile extends DoubleTile {
  final DoubleGruFactors[] factors;

  DoubleGruTile(int first, int rows, int steps, int units, int stride) {
    super(first, rows, steps, units, stride);
    this.factors = new DoubleGruFactors[steps];
    Arrays.setAll(factors, step -> new DoubleGruFactors(size));
  }
}
