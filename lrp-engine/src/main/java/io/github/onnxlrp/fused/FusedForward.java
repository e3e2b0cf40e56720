package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All steps of a recurrence. Operands are x of all steps, h {@code [..., d]} and the other states
 * before the first step and optionally how many steps it takes at most; outputs what stands for
 * what is saved, the states after the last step, and h of all steps once for each of {@link
 * FusedSteps#outputs}.
 */
interface FusedForward extends AdjointOp {
  /** What is run. */
  FusedSteps steps();

  @Override
  default int outputCount(int operands) {
    return 1 + steps().states() + steps().outputs().size();
  }

  /** What it keeps is given back when it was read. */
  @Override
  default boolean isOfOneRun() {
    return true;
  }

  @Override
  default List<Tensor> forward(List<Tensor> inputs) {
    return run(inputs, 0);
  }

  @Override
  default List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    int own = 1 + steps().states();
    List<Tensor> operands = inputs.subList(0, own);
    List<Tensor> all = new ArrayList<>(Batch.repeated(operands, Arrays.copyOf(batched, own)));
    if (inputs.size() > own) {
      all.add(batched[own] ? ofAll(inputs.get(own)) : inputs.get(own));
    }
    return run(all, 1);
  }

  /** The number of steps that all samples take. */
  private static Tensor ofAll(Tensor counts) {
    long[] each = counts.longs();
    if (Arrays.stream(each).anyMatch(count -> count != each[0])) {
      throw new IllegalArgumentException(
          "samples of a batch take other numbers of steps: " + Arrays.toString(each));
    }
    return Tensor.vector(each[0]);
  }

  /** Runs all rows, before the axes of which there are so many of samples. */
  private List<Tensor> run(List<Tensor> inputs, int batchAxes) {
    FusedSteps recurrence = steps();
    int count = recurrence.states();
    Tensor x = inputs.get(0);
    int axis = recurrence.axis(x, batchAxes);
    Layout in = Layout.of(new Scan(axis, recurrence.scan().reverse()), x.shape());
    int steps = in.steps();
    if (inputs.size() > 1 + count) {
      steps = recurrence.steps(steps, inputs.get(1 + count).integer());
    }
    int[] step = Shapes.without(x.shape(), axis);
    recurrence.requireStep(step.length - batchAxes, step[step.length - 1]);
    step[step.length - 1] = recurrence.units();
    if (steps < 1) {
      throw new IllegalArgumentException("it runs no step");
    }
    double[][] states = new double[count][];
    for (int k = 0; k < count; k++) {
      Tensor first = inputs.get(1 + k);
      if (!first.hasShape(step)) {
        throw new IllegalArgumentException(
            "a state has the shape %s; expected %s"
                .formatted(Shapes.toString(first.shape()), Shapes.toString(step)));
      }
      states[k] = first.doubles().clone();
    }
    List<Tensor> results = new ArrayList<>();
    Sequence[] outputs = new Sequence[recurrence.outputs().size()];
    List<Tensor> sequences = new ArrayList<>();
    for (int k = 0; k < outputs.length; k++) {
      Scan scan = recurrence.outputs().get(k);
      int place = scan.axis() < 0 ? scan.axis() + step.length + 1 : scan.axis() + batchAxes;
      int[] shape = Layout.joined(place, steps, step);
      double[] elements = new double[Shapes.size(shape)];
      outputs[k] = new Sequence(elements, Layout.of(new Scan(place, scan.reverse()), shape));
      sequences.add(Tensor.of(elements, shape));
    }
    Tensor saved = Tensor.scalar(0);
    recurrence
        .handover()
        .put(saved, recurrence.kernel().forward(x.doubles(), in, steps, states, outputs));
    results.add(saved);
    for (double[] state : states) {
      results.add(Tensor.of(state, step));
    }
    results.addAll(sequences);
    return results;
  }
}
