package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** An operation on operands of which the floating ones are moved. */
record AdjointCase(TensorOp op, List<Tensor> operands) {
  static final long SEED = 17;
  private static final Random RANDOM = new Random(SEED);

  static AdjointCase of(TensorOp op, Tensor... operands) {
    return new AdjointCase(op, Arrays.asList(operands));
  }

  static Tensor random(int... shape) {
    double[] data = new double[Shapes.size(shape)];
    Arrays.setAll(data, k -> RANDOM.nextGaussian());
    return Tensor.of(data, shape);
  }

  static Tensor positive(int... shape) {
    return random(shape).map(x -> Math.abs(x) + 0.5);
  }

  /** Numbers whose distances are far larger than the steps of the differences. */
  static Tensor apart(int... shape) {
    double[] data = new double[Shapes.size(shape)];
    Arrays.setAll(data, k -> (k * 7 % data.length) * 0.37 - 1.1);
    return Tensor.of(data, shape);
  }

  /** Which operands have a gradient. */
  boolean[] floatingOperands() {
    boolean[] floating = new boolean[operands.size()];
    for (int k = 0; k < floating.length; k++) {
      floating[k] = operands.get(k) != null && operands.get(k).isFloating();
    }
    return floating;
  }

  List<Tensor> outputs() {
    return op.forward(operands);
  }

  /** Random cotangents of the outputs. */
  List<Tensor> cotangents(List<Tensor> outputs) {
    List<Tensor> cotangents = new ArrayList<>();
    outputs.forEach(output -> cotangents.add(random(output.shape())));
    return cotangents;
  }

  @Override
  public String toString() {
    return op.name() + " " + operands;
  }
}
