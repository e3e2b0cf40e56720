package io.github.onnxlrp.kernel;

/**
 * Finds kernels that need more than every JVM has. Implementations are found by {@link
 * java.util.ServiceLoader}; their classes must load on every JVM, and what needs more is loaded by
 * {@link #kernels} only.
 */
public interface KernelProvider {
  /**
   * The kernels.
   *
   * @throws KernelsUnavailableException if this JVM or processor cannot run them, with the reason
   */
  Kernels kernels();
}
