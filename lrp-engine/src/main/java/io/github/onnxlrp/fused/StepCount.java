package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * How many steps a loop takes, where each step compares numbers of steps with bounds. Operands are
 * the number of trips, if there is one, then the bounds, and then the condition before the first
 * step, if it is not known to hold. Behind step k, from 0 on, the loop goes on while {@code k +
 * ahead < bound} for all bounds; the first step asks the number of trips and the condition alone.
 *
 * @param hasTrips whether there is a number of trips
 * @param ahead for each bound how much more than the number of the step is compared with it
 */
record StepCount(boolean hasTrips, List<Integer> ahead) implements AdjointOp {
  @Override
  public String name() {
    return "StepCount";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int first = hasTrips ? 1 : 0;
    double steps = hasTrips ? inputs.get(0).get(0) : Integer.MAX_VALUE;
    for (int k = 0; k < ahead.size(); k++) {
      double more = inputs.get(first + k).get(0) - ahead.get(k);
      steps = Math.min(steps, more > 0 ? 1 + Math.ceil(more) : 1);
    }
    int condition = first + ahead.size();
    boolean begins = inputs.size() == condition || inputs.get(condition).get(0) != 0;
    return List.of(Tensor.of(new long[] {begins ? (long) steps : 0}));
  }
}
