package io.github.onnxlrp.ir.op;

import static io.github.onnxlrp.ir.op.AdjointCase.of;
import static io.github.onnxlrp.ir.op.AdjointCase.random;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** Movement by shapes. */
final class MovementCases {
  private MovementCases() {}

  static Stream<AdjointCase> all() {
    Tensor x = random(2, 3, 4);
    Tensor mask = Tensor.integers(ElementType.BOOL, new long[] {1, 0, 1, 0}, 4);
    return Stream.of(
        of(new Transpose(List.of(2, 0, 1)), x),
        of(new Transpose(List.of(-1, 0, 1)), x),
        of(new Transpose(List.of()), x),
        of(new TransposeMatrices(false, true), x),
        of(new TransposeMatrices(true, true), random(2, 3, 1, 4)),
        of(new TransposeMatrices(true, true), random(3)),
        of(new Concat(1), x, random(2, 1, 4)),
        of(new Stack(1), random(2, 3), random(2, 3)),
        of(new Unstack(1, 3), x),
        of(new Split(2, 3), x),
        of(new Split(1, 2), x, Tensor.vector(1, 2)),
        of(new Expand(), random(3, 1), Tensor.vector(2, 1, 4)),
        of(new Gather(1), x, Tensor.of(new long[] {2, 2, -3, 1}, 2, 2)),
        of(
            new Slice(),
            x,
            Tensor.vector(2),
            Tensor.vector(-9),
            Tensor.vector(1),
            Tensor.vector(-2)),
        of(new Where(), mask, x, random(3, 1)),
        of(new Cast(ElementType.FLOAT), x),
        of(new CastLike(), x, random(1)),
        of(Reshape.identity(), x),
        of(Reshape.toOperand(false), x, Tensor.vector(0, -1)),
        of(Reshape.squeeze(), random(1, 3, 1), Tensor.vector(0)),
        of(Reshape.squeeze(), random(1, 3, 1)),
        of(Reshape.unsqueeze(), x, Tensor.vector(-1, 0)),
        of(Reshape.flatten(2), x),
        of(Reshape.like(), x, random(6, 4)));
  }
}
