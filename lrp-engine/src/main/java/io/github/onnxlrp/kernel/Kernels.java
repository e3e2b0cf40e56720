package io.github.onnxlrp.kernel;

/** Kernels in both precisions, by one implementation. */
public interface Kernels {
  /** Which implementation it is, for people: {@code plain loops}. */
  String name();

  /** Those on doubles. */
  DoubleKernels doubles();

  /** Those on floats. */
  FloatKernels floats();

  /** The kernels of this process: the same ones whenever they are asked for. */
  static Kernels chosen() {
    return KernelChoice.CHOSEN.kernels();
  }
}
