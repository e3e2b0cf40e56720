package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.TensorOp;

/** All steps of a GRU, whose only state is h; see {@link FusedForward}. */
record GruForward(FusedSteps steps) implements FusedForward {
  @Override
  public String name() {
    return "FusedGru";
  }

  @Override
  public TensorOp in(Precision precision) {
    return new GruForward(steps.in(precision));
  }
}
