package io.github.onnxlrp.ir.op;

import static io.github.onnxlrp.ir.op.AdjointCase.apart;
import static io.github.onnxlrp.ir.op.AdjointCase.of;
import static io.github.onnxlrp.ir.op.AdjointCase.positive;
import static io.github.onnxlrp.ir.op.AdjointCase.random;

import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Sums, products and reductions. */
final class ArithmeticCases {
  private ArithmeticCases() {}

  static Stream<AdjointCase> all() {
    Tensor x = random(2, 3, 4);
    Tensor row = random(4);
    Tensor column = random(3, 1);
    Tensor axes = Tensor.vector(0, 2);
    return Stream.of(
        of(new Add(), x, row),
        of(new Add(), column, x),
        of(new Sub(), x, column),
        of(new Sub(), row, x),
        of(new Mul(), x, row),
        of(new Mul(), column, row),
        of(new Div(), x, positive(4)),
        of(new Div(), row, positive(2, 3, 4)),
        of(new MatMul(), x, random(4, 5)),
        of(new MatMul(), x, random(2, 4, 5)),
        of(new MatMul(), random(5, 1, 2, 3), random(2, 3, 2)),
        of(new MatMul(), row, random(2, 4, 3)),
        of(new MatMul(), x, row),
        of(new MatMul(), row, random(4)),
        of(new MatMul(true, false), random(2, 4, 3), random(4, 5)),
        of(new MatMul(false, true), x, random(2, 1, 5, 4)),
        of(new MatMul(true, true), random(4, 3), random(2, 5, 4)),
        of(new MatMul(true, true), row, random(5, 4)),
        of(new MatMul(true, true), random(4, 3), row),
        of(new SumTo(), x, column),
        of(new SumTo(), x, x),
        of(new BroadcastTo(), column, x),
        of(new Reduce(true, true, false), x, axes),
        of(new Reduce(true, false, false), x),
        of(new Reduce(false, false, false), x, axes),
        of(new Reduce(false, true, true), x),
        of(new Extremum(true), x, row),
        of(new Extremum(false), column, x),
        of(new Power(), positive(2, 3), random(3)),
        of(new Power(), x, Tensor.of(new long[] {2})),
        of(new Power(), x, Tensor.vector(3)),
        of(new Modulo(true), x, positive(4)),
        of(new Modulo(false), x, positive(4)),
        of(new CumulativeSum(false, false), x, Tensor.of(new long[] {1})),
        of(new CumulativeSum(true, true), x, Tensor.of(new long[] {-1})),
        of(new ReduceExtremum(true, true, false), apart(2, 3, 4), axes),
        of(new ReduceExtremum(false, false, false), apart(2, 3, 4)),
        of(new ReduceProduct(true, false), x, axes),
        of(new ReduceProduct(false, false), Tensor.of(new double[] {0, 2, 3}, 3)),
        of(new LogSumExp(true, false), x, axes),
        of(new LogSumExp(false, true), x),
        of(new Einsum("ij,jk"), random(2, 3), random(3, 4)),
        of(new Einsum("b...i,...ij->b...j"), random(2, 1, 3), random(4, 3, 2)),
        of(new Einsum("ii->i"), random(3, 3)),
        of(new Einsum("iij->j"), random(3, 3, 2)));
  }
}
