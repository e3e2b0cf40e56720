package io.github.onnxlrp.trace;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves what rounds by a share of the magnitude of its terms: of {@code z = sum_k t_k}, where the
 * terms may cancel, of {@code sum_k |t_k|}; of all else, of what it is itself. How much of the
 * share it is, between a half and the whole, and in which direction, depends on that magnitude, so
 * that equal numbers of equal terms stay equal. What is whole, as its terms are, stays as it is: it
 * counts, masks or names something.
 *
 * @param share the share, below {@code 2^-31}; with another sign, all is moved the other way
 */
record TermMoves(double share) implements Moving {
  @Override
  public Tensor input(Tensor given) {
    return given;
  }

  @Override
  public List<Tensor> results(TensorOp op, List<Tensor> operands, List<Tensor> results) {
    List<Tensor> terms = isSum(Moving.kind(op, operands)) ? ofTerms(op, operands) : results;
    List<Tensor> moved = new ArrayList<>();
    for (int k = 0; k < results.size(); k++) {
      moved.add(move(results.get(k), terms.get(k)));
    }
    return moved;
  }

  private static boolean isSum(Kind kind) {
    return kind == Kind.SUM || kind == Kind.LINEAR || kind == Kind.BILINEAR;
  }

  private static List<Tensor> ofTerms(TensorOp op, List<Tensor> operands) {
    List<Tensor> magnitudes = new ArrayList<>();
    for (int k = 0; k < operands.size(); k++) {
      Tensor operand = operands.get(k);
      int sign = op.sign(k);
      boolean isNumber = operand != null && operand.isFloating();
      magnitudes.add(isNumber ? operand.map(x -> sign * Math.abs(x)) : operand);
    }
    return op.forward(magnitudes);
  }

  private Tensor move(Tensor result, Tensor terms) {
    if (!result.isFloating()) {
      return result;
    }
    double[] moved = new double[result.size()];
    for (int k = 0; k < moved.length; k++) {
      double number = result.get(k);
      double magnitude = Math.max(Math.abs(number), Math.abs(terms.get(k)));
      boolean isExact = Moving.isWhole(number) && Moving.isWhole(magnitude);
      moved[k] = isExact ? number : number + share * part(magnitude) * magnitude;
    }
    return Tensor.floating(result.type(), moved, result.shape());
  }

  /** A number in [-1, -1/2] or [1/2, 1], by digits that the share does not move. */
  private static double part(double magnitude) {
    long bits = Moving.bits((float) magnitude);
    double part = 0.5 + 0.5 * ((bits >>> 11) * 0x1p-53);
    return bits < 0 ? part : -part;
  }
}
