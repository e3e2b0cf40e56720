package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.TensorOp;

/** All steps of an LSTM, whose states are h and c; see {@link FusedForward}. */
public record LstmForward(FusedLstm lstm) implements FusedForward {
  /** Its name. */
  public static final String NAME = "FusedLstm";

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
    return new LstmForward(lstm.in(precision));
  }
}
