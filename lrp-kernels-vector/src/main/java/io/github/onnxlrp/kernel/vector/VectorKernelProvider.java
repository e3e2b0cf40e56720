package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.KernelProvider;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.KernelsUnavailableException;

/** Gives the kernels where the compiler and the processor are fit for them. */
public final class VectorKernelProvider implements KernelProvider {
  /** With shorter vectors plain loops are as fast. */
  private static final int LEAST_BITS = 256;

  @Override
  public Kernels kernels() {
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted") || mode.contains("emulated-client")) {
      throw new KernelsUnavailableException(
          "this JVM runs without its optimising compiler (" + mode + "), which they need");
    }
    int bits = VectorKernels.bits();
    if (bits < LEAST_BITS) {
      throw new KernelsUnavailableException(
          "the vectors of this processor have "
              + bits
              + " bits; at least "
              + LEAST_BITS
              + " are needed");
    }
    return new VectorKernels();
  }
}
