package io.github.onnxlrp.kernel;

/**
 * Which kernels a process uses. The choice is made once, from what the JVM offers and never from
 * time or warm-up.
 *
 * @param kernels the kernels
 * @param why why these and not faster ones; empty where there are none
 */
public record KernelChoice(Kernels kernels, String why) {
  static final KernelChoice CHOSEN = new KernelChoice(new PlainKernels(), "");

  /** The choice of this process. */
  public static KernelChoice ofThisProcess() {
    return CHOSEN;
  }
}
