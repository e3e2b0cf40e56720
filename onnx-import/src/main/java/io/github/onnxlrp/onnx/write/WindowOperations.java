package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.AveragePool;
import io.github.onnxlrp.ir.op.Convolution;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.MaxPool;
import io.github.onnxlrp.ir.op.TransposedConvolution;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import java.util.List;
import java.util.Map;

/** Convolutions, pooling and what picks elements in windows. */
final class WindowOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          WrittenOperation.attributes(
              Convolution.class, null, "Conv", Batches.ONE_BY_ONE, TensorOp::parameters),
          WrittenOperation.attributes(
              TransposedConvolution.class,
              null,
              "ConvTranspose",
              Batches.ONE_BY_ONE,
              TensorOp::parameters),
          of(AveragePool.class, Batches.ONE_BY_ONE, WindowOperations::averagePool),
          of(Discrete.class, "MaxPoolIndices", Batches.ONE_BY_ONE, WindowOperations::winners),
          of(MaxPool.class, Batches.ONE_BY_ONE, (op, o) -> picked(o)));

  private WindowOperations() {}

  private static String averagePool(AveragePool op, Operation o) {
    if (op.parameters().containsKey("sum")) {
      throw new UnwritableException("sums over windows have no standard operator");
    }
    return o.add("AveragePool", op.parameters(), o.input(0));
  }

  private static String winners(Discrete op, Operation o) {
    return o.addAll("MaxPool", 2, op.parameters(), o.input(0)).get(1);
  }

  /** The elements at flat indices. */
  private static String picked(Operation o) {
    String flat = o.add("Reshape", o.input(0), o.integers(-1));
    return o.add("Gather", Map.of("axis", 0), flat, o.input(1));
  }
}
