package io.github.onnxlrp.backward;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * What each id gets of the relevance of the row that it looks up. Operands are those of the lookup,
 * then the relevance of its result.
 *
 * @param lookup the lookup
 */
public record IdShares(LookupOp lookup) implements AdjointOp {
  @Override
  public String name() {
    return "IdShares";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int relevance = inputs.size() - 1;
    Call<Tensor> call = new Call<>(inputs.subList(0, relevance), List.of());
    return List.of(lookup.relevanceOfIds(call, inputs.get(relevance)));
  }
}
