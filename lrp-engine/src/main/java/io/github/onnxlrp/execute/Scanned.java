package io.github.onnxlrp.execute;

import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.tensor.AxisCuts;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** A scanned input of a recurrence: a tensor that is cut, or steps that were not put together. */
final class Scanned {
  private final List<Tensor> inOrder;
  private final AxisCuts cuts;
  private final boolean reverse;

  Scanned(Values values, int slot, Recurrent.Scan scan) {
    this.inOrder = values.steps(slot);
    this.cuts = inOrder == null ? new AxisCuts(values.get(slot), scan.axis()) : null;
    this.reverse = scan.reverse();
  }

  int steps() {
    return inOrder == null ? cuts.length() : inOrder.size();
  }

  Tensor at(int step) {
    int place = reverse ? steps() - 1 - step : step;
    return inOrder == null ? cuts.at(place) : inOrder.get(place);
  }
}
