package io.github.onnxlrp.backward;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * For each element of the output of a picking operation its flat index in the first operand.
 *
 * @param picking the operation, with the same operands
 */
public record PickedPlaces(PickingOp picking) implements AdjointOp {
  @Override
  public String name() {
    return picking.name() + "Places";
  }

  @Override
  public boolean readsShapeOf(int operand) {
    return operand == 0;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    long[] places = Arrays.stream(picking.sources(inputs)).asLongStream().toArray();
    return List.of(Tensor.vector(places));
  }
}
