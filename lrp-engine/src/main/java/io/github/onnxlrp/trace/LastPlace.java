package io.github.onnxlrp.trace;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Moves what is given and what rounds by one unit in the last place, as far as another order of
 * summation might. Whole numbers stay as they are: they count, mask or name something, and most are
 * exact.
 */
enum LastPlace implements Moving {
  /** The only one: it holds nothing. */
  INSTANCE;

  @Override
  public Tensor input(Tensor given) {
    return move(given);
  }

  @Override
  public List<Tensor> results(TensorOp op, List<Tensor> operands, List<Tensor> results) {
    return results.stream().map(LastPlace::move).toList();
  }

  private static Tensor move(Tensor tensor) {
    return tensor.isFloating() ? tensor.map(LastPlace::move) : tensor;
  }

  private static double move(double number) {
    if (Moving.isWhole(number) || Double.isNaN(number)) {
      return number;
    }
    return Moving.bits(number) < 0 ? Math.nextUp(number) : Math.nextDown(number);
  }
}
