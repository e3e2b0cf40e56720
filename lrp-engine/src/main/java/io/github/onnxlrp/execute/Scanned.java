package io.github.onnxlrp.execute;

import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** A scanned input of a recurrence: a tensor that is cut, or steps that were not put together. */
final class Scanned {
  private final List<Tensor> inOrder;
  private final Tensor whole;
  private final int axis;
  private final boolean reverse;

  Scanned(Values values, int slot, Recurrent.Scan scan) {
    this.inOrder = values.steps(slot);
    this.whole = values.get(slot);
    this.axis = inOrder == null ? Shapes.axis(scan.axis(), whole.rank()) : scan.axis();
    this.reverse = scan.reverse();
  }

  int steps() {
    return inOrder == null ? whole.dim(axis) : inOrder.size();
  }

  Tensor at(int step) {
    int place = reverse ? steps() - 1 - step : step;
    return inOrder == null ? Cut.along(whole, axis, place) : inOrder.get(place);
  }
}
