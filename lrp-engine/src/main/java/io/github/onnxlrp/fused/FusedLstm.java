package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.Recurrent.Scan;
import java.util.List;

/**
 * What the forward and the backward operation of one LSTM have in common.
 *
 * @param weights its weights and the epsilons of the rule in it
 * @param steps all else, which is that of any recurrence
 */
public record FusedLstm(Lstm weights, FusedSteps steps) {
  /** How x is cut into steps. */
  public Scan scan() {
    return steps.scan();
  }

  /** How h of all steps is put together, as often as it is wanted. */
  public List<Scan> outputs() {
    return steps.outputs();
  }

  /** The same in another precision. */
  FusedLstm in(Precision other) {
    return new FusedLstm(weights, steps.in(other));
  }
}
