package io.github.onnxlrp.onnx;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Random;

/** Random tensors of which a seed tells all. */
public final class RandomTensors {
  private final Random random;

  public RandomTensors(long seed) {
    this.random = new Random(seed);
  }

  /** Normally distributed numbers of type FLOAT, which float32 holds exactly. */
  public Tensor floats(int... shape) {
    return floats(1, shape);
  }

  public Tensor floats(double scale, int... shape) {
    double[] data = new double[Shapes.size(shape)];
    for (int k = 0; k < data.length; k++) {
      data[k] = (float) (scale * random.nextGaussian());
    }
    return Tensor.floating(ElementType.FLOAT, data, shape);
  }

  /** Positive numbers of type FLOAT. */
  public Tensor positive(int... shape) {
    double[] data = floats(shape).doubles().clone();
    for (int k = 0; k < data.length; k++) {
      data[k] = Math.abs(data[k]) + 0.25;
    }
    return Tensor.floating(ElementType.FLOAT, data, shape);
  }

  /** Integers in [low, high). */
  public Tensor integers(ElementType type, int low, int high, int... shape) {
    long[] data = new long[Shapes.size(shape)];
    for (int k = 0; k < data.length; k++) {
      data[k] = low + (long) random.nextInt(high - low);
    }
    return Tensor.integers(type, data, shape);
  }

  /** Elements of type BOOL. */
  public Tensor mask(int... shape) {
    return integers(ElementType.BOOL, 0, 2, shape);
  }
}
