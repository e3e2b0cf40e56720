package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * What the forward and the backward operation of one recurrence have in common.
 *
 * @param kernels what computes
 * @param precision in which numbers it computes
 * @param handover what one saves for the other
 * @param inputs the number of inputs
 * @param units the number of units
 * @param states the number of states, of which h is the first
 * @param scan how x is cut into steps
 * @param gathered whether each step picks its part of x by its number
 * @param outputs how h of all steps is put together, as often as it is wanted
 * @param leastRank how many axes x of a step has at least
 * @param rank how many axes x of a step has; 0 where that does not count
 */
record FusedSteps(
    RecurrenceKernels kernels,
    Precision precision,
    Handover handover,
    int inputs,
    int units,
    int states,
    Scan scan,
    boolean gathered,
    List<Scan> outputs,
    int leastRank,
    int rank) {
  /** The same in another precision. */
  FusedSteps in(Precision other) {
    return new FusedSteps(
        kernels, other, handover, inputs, units, states, scan, gathered, outputs, leastRank, rank);
  }

  RecurrenceKernel kernel() {
    return kernels.in(precision);
  }

  /** The axis of steps in x, before the axes of which there are so many of samples. */
  int axis(Tensor x, int batchAxes) {
    int axis = scan.axis() < 0 ? scan.axis() : scan.axis() + batchAxes;
    return Shapes.axis(axis, x.rank());
  }

  /** How many steps are taken of so many of x, where there is a limit. */
  int steps(int ofInput, long limit) {
    if (gathered && limit > ofInput) {
      throw new IllegalArgumentException(
          "it picks step %d of an input of %d steps".formatted(ofInput, ofInput));
    }
    return (int) Math.max(0, Math.min(ofInput, limit));
  }

  /** Checks what was taken for granted of x of a step. */
  void requireStep(int stepRank, int stepInputs) {
    if (stepRank < leastRank || (rank != 0 && stepRank != rank) || stepInputs != inputs) {
      throw new IllegalArgumentException(
          "a step has %d axes and %d inputs; expected %d axes and %d inputs"
              .formatted(stepRank, stepInputs, Math.max(leastRank, rank), inputs));
    }
  }
}
