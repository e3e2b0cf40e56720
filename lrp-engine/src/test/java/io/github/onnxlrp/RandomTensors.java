package io.github.onnxlrp;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Random;

/** Tensors of normal numbers from a seed. */
public final class RandomTensors {
  private final Random random;

  public RandomTensors(long seed) {
    this.random = new Random(seed);
  }

  public Tensor next(int... shape) {
    double[] data = new double[Shapes.size(shape)];
    for (int k = 0; k < data.length; k++) {
      data[k] = random.nextGaussian();
    }
    return Tensor.of(data, shape);
  }
}
