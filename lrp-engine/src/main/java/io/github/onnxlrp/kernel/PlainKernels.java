package io.github.onnxlrp.kernel;

/** Plain loops, in the form that the JVM turns into vector instructions; they run everywhere. */
public final class PlainKernels implements Kernels {
  private static final DoubleKernels DOUBLES = new PlainDoubleKernels();
  private static final FloatKernels FLOATS = new PlainFloatKernels();

  @Override
  public String name() {
    return "plain loops";
  }

  @Override
  public DoubleKernels doubles() {
    return DOUBLES;
  }

  @Override
  public FloatKernels floats() {
    return FLOATS;
  }
}
