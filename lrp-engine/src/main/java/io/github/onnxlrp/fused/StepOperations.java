package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Kind;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Asks operations what they do. */
final class StepOperations {
  private static final double[] PLACES = {-20, -3, -1.25, -0.5, 0, 0.25, 1, 2.5, 17};
  private static final int[] LENGTHS = {2, 3, 5};

  private StepOperations() {}

  /** Which function of single elements it is; null for another one. */
  static Kind function(TensorOp op) {
    if (!(op instanceof Elementwise elementwise)) {
      return null;
    }
    if (elementwise.squashes()) {
      return is(elementwise.function(), x -> 1 / (1 + Math.exp(-x))) ? Kind.SIGMOID : null;
    }
    if (elementwise.form() == Elementwise.Form.COMPLEMENT) {
      return Kind.COMPLEMENT;
    }
    return is(elementwise.function(), Math::tanh) ? Kind.TANH : null;
  }

  private static boolean is(DoubleUnaryOperator function, DoubleUnaryOperator other) {
    return Arrays.stream(PLACES)
        .allMatch(
            x -> {
              double expected = other.applyAsDouble(x);
              double error = Math.abs(function.applyAsDouble(x) - expected);
              return error <= Math.ulp(expected) * PLACES.length;
            });
  }

  /** Whether the result is the shape of the operand. */
  static boolean givesShape(TensorOp op) {
    if (!(op instanceof Discrete) || !op.readsShapesOnly()) {
      return false;
    }
    Tensor result = op.forward(List.of(Tensor.ofShape(LENGTHS))).get(0);
    return !result.isFloating()
        && Arrays.equals(
            result.longs(), Arrays.stream(LENGTHS).mapToLong(length -> length).toArray());
  }

  /** Whether the result has the shape that the operand lists, and nothing else counts. */
  static boolean hasShape(TensorOp op) {
    return op instanceof Discrete && op.name().equals("OfShape");
  }

  /** Whether the result is the lengths of the operands along an axis. */
  static boolean givesLengths(TensorOp op) {
    return op instanceof Discrete && op.name().equals("Lengths");
  }

  /** Whether the result is zeros in the shape of the operand. */
  static boolean givesZeros(TensorOp op) {
    if (!(op instanceof Discrete) || !op.readsShapesOnly() || !op.givesShape(0)) {
      return false;
    }
    Tensor result = op.forward(List.of(Tensor.ofShape(LENGTHS))).get(0);
    return result.isFloating() && result.hasShape(LENGTHS) && result.get(0) == 0;
  }
}
