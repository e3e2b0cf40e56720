package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.FloatGruFactors;
import java.util.Arrays;

/** What the forward pass of some rows through a GRU keeps of each step; see {@link FloatGru}. */
final class FloatGruTile extends FloatTile {
  final FloatGruFactors[] factors;

  FloatGruTile(int first, int rows, int steps, int units, int stride) {
    super(first, rows, steps, units, stride);
    this.factors = new FloatGruFactors[steps];
    Arrays.setAll(factors, step -> new FloatGruFactors(size));
  }
}
