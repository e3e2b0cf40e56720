package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;
import static io.github.onnxlrp.onnx.write.WrittenOperation.same;

import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Modulo;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.ParametricRelu;
import io.github.onnxlrp.ir.op.Power;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.tensor.ElementType;
import java.util.List;
import java.util.Map;

/** Sums, products, quotients, powers and products of matrices. */
final class ArithmeticOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          of(Add.class, Batches.ELEMENTWISE, (op, o) -> sum(o)),
          same(Sub.class, "Sub", Batches.ELEMENTWISE),
          of(Mul.class, Batches.ELEMENTWISE, (op, o) -> o.add("Mul", o.input(0), o.input(1))),
          same(Div.class, "Div", Batches.ELEMENTWISE),
          same(Power.class, "Pow", Batches.ELEMENTWISE),
          of(
              Extremum.class,
              Batches.ELEMENTWISE,
              (op, o) -> o.add(op.name(), o.input(0), o.input(1))),
          of(Modulo.class, Batches.ELEMENTWISE, ArithmeticOperations::modulo),
          same(ParametricRelu.class, "PRelu", Batches.ELEMENTWISE),
          of(MatMul.class, Batches.LEADING_AXIS, ArithmeticOperations::product),
          of(
              Einsum.class,
              Batches.ONE_BY_ONE,
              (op, o) ->
                  o.add(
                      "Einsum",
                      Map.of("equation", op.equation()),
                      o.inputs().toArray(String[]::new))));

  private ArithmeticOperations() {}

  /** What is known to be zeros is left out. */
  private static String sum(Operation o) {
    if (o.sameShape(0, 1) && (o.isZeros(0) || o.isZeros(1))) {
      return o.input(o.isZeros(1) ? 0 : 1);
    }
    return o.add("Add", o.input(0), o.input(1));
  }

  /** ONNX has no remainder with the sign of the divisor for floats. */
  private static String modulo(Modulo op, Operation o) {
    ElementType type = o.type(0);
    boolean floats = type == null || type.isFloating();
    if (op.signOfDividend() || !floats) {
      return o.add("Mod", Map.of("fmod", op.signOfDividend()), o.input(0), o.input(1));
    }
    String whole = o.add("Floor", o.add("Div", o.input(0), o.input(1)));
    return o.add("Sub", o.input(0), o.add("Mul", o.input(1), whole));
  }

  private static String product(MatMul op, Operation o) {
    if (!o.givesBatch() && !op.transposeLeft() && !op.transposeRight()) {
      return o.add("MatMul", o.input(0), o.input(1));
    }
    int left = o.rank(0);
    int right = o.rank(1);
    boolean vectors = left < 2 || right < 2;
    if (o.givesBatch() && vectors) {
      return batchOfVectors(op, o, left, right);
    }
    int rank = Math.max(left, right);
    String a = o.givesBatch() ? o.ofRank(0, rank) : o.input(0);
    String b = o.givesBatch() ? o.ofRank(1, rank) : o.input(1);
    return o.add(
        "MatMul",
        op.transposeLeft() && left > 1 ? transposed(o, 0, a, rank) : a,
        op.transposeRight() && right > 1 ? transposed(o, 1, b, rank) : b);
  }

  private static String transposed(Operation o, int operand, String matrix, int rank) {
    int axes = o.isBatched(operand) ? rank + 1 : o.rank(operand);
    return MovementOperations.swapLast(o, matrix, axes);
  }

  /** A vector becomes one row or one column of a matrix. */
  private static String batchOfVectors(MatMul op, Operation o, int left, int right) {
    String a = left > 1 ? o.input(0) : o.add("Unsqueeze", o.input(0), o.integers(-2));
    String b = right > 1 ? o.input(1) : o.add("Unsqueeze", o.input(1), o.integers(-1));
    if (Math.max(left, right) > 2) {
      throw new UnwritableException("it multiplies vectors and stacks of matrices of a batch");
    }
    boolean turnsLeft = op.transposeLeft() && left > 1;
    boolean turnsRight = op.transposeRight() && right > 1;
    String product =
        o.add(
            "MatMul",
            turnsLeft ? MovementOperations.swapLast(o, a, o.isBatched(0) ? 3 : 2) : a,
            turnsRight ? MovementOperations.swapLast(o, b, o.isBatched(1) ? 3 : 2) : b);
    long[] dropped = left > 1 ? new long[] {-1} : right > 1 ? new long[] {-2} : new long[] {-2, -1};
    return o.add("Squeeze", product, o.integers(dropped));
  }
}
