package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.Tensor;

/** Operations that a backward pass adds of its own. */
final class Operations {
  static final TensorOp IDENTITY = Reshape.identity();

  static final TensorOp ZEROS_LIKE = Generators.like(Tensor.scalar(0));

  static final TensorOp SHAPE = Generators.shape(0, Long.MAX_VALUE);

  static final TensorOp OF_SHAPE =
      new Discrete("OfShape", inputs -> Tensor.ofShape(lengths(inputs.get(0))));

  private Operations() {}

  private static int[] lengths(Tensor shape) {
    int[] lengths = new int[shape.size()];
    for (int k = 0; k < lengths.length; k++) {
      lengths[k] = Math.toIntExact(shape.longs()[k]);
    }
    return lengths;
  }
}
