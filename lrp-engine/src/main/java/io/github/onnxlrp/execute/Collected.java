package io.github.onnxlrp.execute;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.op.Stack;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** What the steps of a recurrence give for a scan output. */
final class Collected {
  private final Recurrent.Scan scan;
  private final List<Tensor> steps = new ArrayList<>();

  Collected(Recurrent.Scan scan) {
    this.scan = scan;
  }

  void add(Tensor step) {
    steps.add(step);
  }

  /** All steps, in the order of the axis. */
  List<Tensor> inOrder(Supplier<OnnxLrpException> withoutSteps) {
    if (steps.isEmpty()) {
      throw withoutSteps.get();
    }
    if (scan.reverse()) {
      Collections.reverse(steps);
    }
    return steps;
  }

  /** All steps together. */
  Tensor joined(Supplier<OnnxLrpException> withoutSteps) {
    return new Stack(scan.axis()).forward(inOrder(withoutSteps)).get(0);
  }
}
