package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.TensorOp;
import java.util.Set;

/** The way of relevance back through all steps of an LSTM; see {@link FusedBackward}. */
public record LstmBackward(
    FusedLstm lstm, Scan arriving, boolean givesInput, Set<Measured> measured)
    implements FusedBackward {
  /** Its name. */
  public static final String NAME = "FusedLstmBackward";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FusedSteps steps() {
    return lstm.steps();
  }

  @Override
  public TensorOp in(Precision precision) {
    return new LstmBackward(lstm.in(precision), arriving, givesInput, measured);
  }
}
