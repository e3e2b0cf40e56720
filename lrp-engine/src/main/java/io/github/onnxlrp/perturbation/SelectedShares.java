package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * The multipliers of the elements of which some are the largest of their windows: what a window
 * gains over the reference goes to where the sample has its largest, what it loses to where the
 * reference has it. Operands are those of the evaluation, those of the reference, and the
 * multipliers of the result.
 *
 * @param picking what picks the largest
 */
record SelectedShares(PickingOp picking) implements AdjointOp {
  @Override
  public String name() {
    return "SelectedShares";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int operands = inputs.size() / 2;
    Tensor x = inputs.get(0);
    Tensor x0 = inputs.get(operands);
    Tensor arriving = inputs.get(2 * operands);
    int[] now = picking.sources(inputs.subList(0, operands));
    int[] before = picking.sources(inputs.subList(operands, 2 * operands));
    double[] shares = new double[x.size()];
    double[] gradients = new double[x.size()];
    for (int k = 0; k < now.length; k++) {
      double most = Math.max(x.get(now[k]), x0.get(before[k]));
      shares[now[k]] += arriving.get(k) * (most - x0.get(before[k]));
      shares[before[k]] += arriving.get(k) * (x.get(now[k]) - most);
      gradients[now[k]] += arriving.get(k);
    }
    return List.of(Tensor.of(Slopes.quotients(x, x0, shares, gradients), x.shape()));
  }
}
