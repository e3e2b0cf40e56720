package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.TensorOp;
import java.util.Set;

/** The way of relevance back through all steps of a GRU; see {@link FusedBackward}. */
record GruBackward(FusedSteps steps, Scan arriving, boolean givesInput, Set<Measured> measured)
    implements FusedBackward {
  @Override
  public String name() {
    return "FusedGruBackward";
  }

  @Override
  public TensorOp in(Precision precision) {
    return new GruBackward(steps.in(precision), arriving, givesInput, measured);
  }
}
