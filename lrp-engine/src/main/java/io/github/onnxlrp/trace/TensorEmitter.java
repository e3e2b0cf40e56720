package io.github.onnxlrp.trace;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** Computes what is emitted at once. */
public enum TensorEmitter implements Emitter<Tensor> {
  /** The only one: it holds nothing. */
  INSTANCE;

  @Override
  public int rank(Tensor value) {
    return value.rank();
  }

  @Override
  public List<Tensor> add(TensorOp op, List<Tensor> operands) {
    return op.forward(operands);
  }

  /**
   * The gradient of {@code <cotangent, output>} by one operand of an operation with one output;
   * null where it is always zero.
   */
  public static Tensor adjoint(TensorOp op, int operand, Call<Tensor> call, Tensor cotangent) {
    boolean[] wanted = new boolean[call.inputs().size()];
    wanted[operand] = true;
    return op.adjoint(INSTANCE, wanted, call, List.of(cotangent)).get(operand);
  }
}
