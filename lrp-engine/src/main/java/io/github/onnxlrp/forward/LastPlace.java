package io.github.onnxlrp.forward;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Moves what an evaluation computed by one unit in the last place, as far as another order of
 * summation might. Whole numbers stay as they are: they count, mask or name something, and most are
 * exact. The direction depends on the number alone, so that equal numbers stay equal and every run
 * gives the same.
 */
final class LastPlace {
  private static final long SPREADS_BITS = 0x9E3779B97F4A7C15L;

  private LastPlace() {}

  /** Whether an operation rounds; others only move, choose or compare elements. */
  static boolean rounds(TensorOp op, List<Tensor> operands) {
    boolean[] active = new boolean[operands.size()];
    boolean any = false;
    for (int k = 0; k < active.length; k++) {
      active[k] = operands.get(k) != null;
      any |= active[k];
    }
    if (!any) {
      return false;
    }
    Kind kind = op.kind(active);
    return kind != Kind.MOVEMENT
        && kind != Kind.SELECTION
        && kind != Kind.LOOKUP
        && kind != Kind.DISCRETE;
  }

  static Tensor move(Tensor tensor) {
    return tensor.isFloating() ? tensor.map(LastPlace::move) : tensor;
  }

  private static double move(double number) {
    if (number == Math.rint(number) || Double.isNaN(number)) {
      return number;
    }
    boolean up = Double.doubleToLongBits(number) * SPREADS_BITS < 0;
    return up ? Math.nextUp(number) : Math.nextDown(number);
  }
}
