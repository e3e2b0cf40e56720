package io.github.onnxlrp.fused;

import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PlainKernels;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Plain loops that take rows in whole vectors, as kernels on vectors do. */
final class PaddedKernels implements Kernels {
  private static final int LANES = 8;

  private final Kernels plain = new PlainKernels();

  @Override
  public String name() {
    return "padded plain loops";
  }

  @Override
  public DoubleKernels doubles() {
    return padded(DoubleKernels.class, plain.doubles());
  }

  @Override
  public FloatKernels floats() {
    return padded(FloatKernels.class, plain.floats());
  }

  private static <T> T padded(Class<T> type, T kernels) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("lanes")) {
                return LANES;
              }
              try {
                return method.invoke(kernels, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
