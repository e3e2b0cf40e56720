package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The elements of a part where those of the whole are picked. Operands are those of the evaluation,
 * and the part of the first of them.
 *
 * @param picking what picks
 */
record PickedPart(PickingOp picking) implements AdjointOp {
  @Override
  public String name() {
    return "PickedPart";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int last = inputs.size() - 1;
    List<Tensor> operands = inputs.subList(0, last);
    int[] places = picking.sources(operands);
    double[] own = Arrays.stream(places).mapToDouble(inputs.get(last)::get).toArray();
    return List.of(Tensor.of(own, picking.forward(operands).get(0).shape()));
  }
}
