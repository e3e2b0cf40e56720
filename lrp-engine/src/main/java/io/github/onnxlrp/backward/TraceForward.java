package io.github.onnxlrp.backward;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TensorEmitter;
import io.github.onnxlrp.trace.TraceValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The forward pass of a trace: its tensors. */
public final class TraceForward implements Forward<Tensor> {
  private final Map<Quantity, FromOperands<List<Tensor>>> quantities = new HashMap<>();

  @Override
  public Tensor value(TraceValue traced) {
    return traced == null ? null : traced.tensor();
  }

  @Override
  public List<Tensor> quantity(Quantity quantity, TraceValue traced) {
    return quantities.computeIfAbsent(quantity, key -> new FromOperands<>(key.on(this))).at(traced);
  }

  @Override
  public int rank(Tensor value) {
    return value.rank();
  }

  @Override
  public List<Tensor> add(TensorOp op, List<Tensor> operands) {
    return TensorEmitter.INSTANCE.add(op, operands);
  }
}
