package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * How steep functions of single elements are between two points; of tensors of one shape.
 *
 * @param name what it is called
 * @param function what it computes
 */
record Slopes(String name, Function<List<Tensor>, Tensor> function) implements AdjointOp {
  /** A smaller difference is none, and the derivative is taken. */
  private static final double NONE = 1e-10;

  /** Where a derivative is taken of a function that is written out, half of the way it is over. */
  private static final double STEP = 1e-6;

  /** The mean of two tensors. */
  static final Slopes MEAN =
      new Slopes("Mean", in -> in.get(0).zip(in.get(1), (x, x0) -> (x + x0) / 2));

  /** A little more. */
  static final Slopes ABOVE = new Slopes("Above", in -> in.get(0).map(x -> x + STEP));

  /** A little less. */
  static final Slopes BELOW = new Slopes("Below", in -> in.get(0).map(x -> x - STEP));

  /** The derivative, from a function of a little more and of a little less. */
  static final Slopes NUMERIC =
      new Slopes(
          "NumericDerivative",
          in -> in.get(0).zip(in.get(1), (above, below) -> (above - below) / (2 * STEP)));

  /** From x, x0, y, y0 and dy/dx the quotient of both differences, or the derivative. */
  static final Slopes QUOTIENT = new Slopes("Slopes", Slopes::quotients);

  private static Tensor quotients(List<Tensor> in) {
    double[] ways = in.get(2).minus(in.get(3)).doubles();
    double[] slopes = quotients(in.get(0), in.get(1), ways, in.get(4).doubles());
    return Tensor.of(slopes, in.get(0).shape());
  }

  /**
   * Divides by the difference of x and x0.
   *
   * @param ways what is divided
   * @param derivatives what stands where there is no difference
   */
  static double[] quotients(Tensor x, Tensor x0, double[] ways, double[] derivatives) {
    double[] slopes = derivatives.clone();
    for (int k = 0; k < slopes.length; k++) {
      double difference = x.get(k) - x0.get(k);
      slopes[k] = Math.abs(difference) < NONE ? slopes[k] : ways[k] / difference;
    }
    return slopes;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public boolean isCheap() {
    return true;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return List.of(function.apply(inputs));
  }
}
