package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.Kernels;
import jdk.incubator.vector.DoubleVector;

/** Kernels on vectors of the length that the processor prefers. */
final class VectorKernels implements Kernels {
  private final DoubleKernels doubles = new VectorDoubleKernels();
  private final FloatKernels floats = new VectorFloatKernels();

  static int bits() {
    return DoubleVector.SPECIES_PREFERRED.vectorBitSize();
  }

  @Override
  public String name() {
    return "vectors of " + bits() + " bits";
  }

  @Override
  public DoubleKernels doubles() {
    return doubles;
  }

  @Override
  public FloatKernels floats() {
    return floats;
  }
}
