package io.github.onnxlrp.trace;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** What a forward pass goes on with in the place of what it is given and what it rounds. */
interface Moving {
  long SPREADS_BITS = 0x9E3779B97F4A7C15L;

  /** In the place of an input. */
  Tensor input(Tensor given);

  /** In the place of what an operation that rounds made of its operands. */
  List<Tensor> results(TensorOp op, List<Tensor> operands, List<Tensor> results);

  /** Whether an operation rounds; others only move, choose or compare elements. */
  static boolean rounds(TensorOp op, List<Tensor> operands) {
    Kind kind = kind(op, operands);
    return kind != null
        && kind != Kind.MOVEMENT
        && kind != Kind.SELECTION
        && kind != Kind.LOOKUP
        && kind != Kind.DISCRETE;
  }

  /** What an operation is where all of its operands are data; null where it has none. */
  static Kind kind(TensorOp op, List<Tensor> operands) {
    boolean[] active = new boolean[operands.size()];
    boolean any = false;
    for (int k = 0; k < active.length; k++) {
      active[k] = operands.get(k) != null;
      any |= active[k];
    }
    return any ? op.kind(active) : null;
  }

  /**
   * A number of 64 bits that depends on a number alone, so that equal numbers stay equal and every
   * run gives the same.
   */
  static long bits(double number) {
    return Double.doubleToLongBits(number) * SPREADS_BITS;
  }

  /** Whether a number counts, masks or names something, and is exact. */
  static boolean isWhole(double number) {
    return number == Math.rint(number);
  }
}
