package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Spreads the share of biases and stabilizer that a row gives to its lower units evenly over them.
 * Operands are what biases and stabilizer would get, and the numbers of units below linear
 * operations and of terms, all in one shape. Outputs are {@link Message#linearShare} and {@link
 * Message#unitShare}, and for each row what biases and stabilizer keep.
 *
 * @param biasFactor the share that is spread
 */
public record EvenShares(double biasFactor) implements AdjointOp {
  private static final int OUTPUTS = 4;

  @Override
  public String name() {
    return "EvenShares";
  }

  @Override
  public int outputCount(int operands) {
    return OUTPUTS;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    double[] ofBias = inputs.get(0).doubles();
    double[] ofStabilizer = inputs.get(1).doubles();
    double[] linear = inputs.get(2).doubles();
    double[] terms = inputs.get(3).doubles();
    Tensor like = inputs.get(0);
    // Without terms of the sum, each element shares with the units that it comes from: all of a
    // matrix product, the receptive field of a convolution.
    boolean dense = like.rank() > 0 && Arrays.stream(terms).anyMatch(count -> count != 0);
    int width = dense ? like.dim(-1) : 1;
    double[] linearShare = new double[linear.length];
    double[] unitShare = new double[linear.length];
    double[] keptBias = new double[linear.length / Math.max(1, width)];
    double[] keptStabilizer = new double[keptBias.length];
    for (int row = 0; row < keptBias.length; row++) {
      int start = row * width;
      double bias = 0;
      double stabilizer = 0;
      double units = 0;
      for (int j = start; j < start + width; j++) {
        bias += ofBias[j];
        stabilizer += ofStabilizer[j];
        units += linear[j] / width + terms[j];
      }
      double shared = units == 0 ? 0 : biasFactor;
      keptBias[row] = (1 - shared) * bias;
      keptStabilizer[row] = (1 - shared) * stabilizer;
      if (units != 0) {
        Arrays.fill(unitShare, start, start + width, shared * (bias + stabilizer) / units);
        Arrays.fill(linearShare, start, start + width, unitShare[start] / width);
      }
    }
    return List.of(
        Tensor.of(linearShare, like.shape()),
        Tensor.of(unitShare, like.shape()),
        Tensor.of(keptBias, keptBias.length),
        Tensor.of(keptStabilizer, keptStabilizer.length));
  }
}
