package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What stands for the rows that ids look up where nothing of the sample is there. Operands are
 * those of the lookup, which of the ids are of the sample, the rows, and those of a token.
 */
record RowsAtBaseline(Baseline baseline, LookupOp lookup) implements AdjointOp {
  @Override
  public String name() {
    return "RowsAtBaseline";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int first = inputs.size() - 3;
    Tensor mask = inputs.get(first);
    Tensor rows = inputs.get(first + 1);
    int[] owners = lookup.idsOfElements(inputs.subList(0, first), rows.shape());
    int[] given = Arrays.stream(owners).map(id -> mask.get(id) == 0 ? -1 : id).toArray();
    double[] own = baseline.ofRows(rows, given, inputs.get(first + 2));
    return List.of(Tensor.floating(rows.type(), own, rows.shape()));
  }
}
