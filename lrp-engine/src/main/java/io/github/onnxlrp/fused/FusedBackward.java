package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Batched;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The way of relevance back through all steps of a recurrence. Operands are what stands for what
 * {@link FusedForward} has saved, x of all steps, relevance of h and of the other states behind the
 * last step and optionally that of h of all steps; outputs relevance of x, of the states before the
 * first step, the turnover, and what biases, stabilizer and nobody get.
 */
interface FusedBackward extends AdjointOp {
  /** What is run. */
  FusedSteps steps();

  /** How the relevance of h of all steps is cut into steps; null where there is none. */
  Scan arriving();

  /** Whether the relevance of x is wanted. */
  boolean givesInput();

  /** What counts for the turnover. */
  Set<Measured> measured();

  @Override
  default int outputCount(int operands) {
    return 1 + steps().states() + Term.Receiver.values().length;
  }

  @Override
  default List<Tensor> forward(List<Tensor> inputs) {
    return releasing(inputs.get(0), run(inputs, 0));
  }

  @Override
  default List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    if (!batched[0]) {
      List<Tensor> each = Batched.oneByOne(own -> run(own, 0), inputs, batched);
      return releasing(inputs.get(0), each);
    }
    List<Tensor> all = new ArrayList<>(inputs.subList(0, 1));
    int samples =
        Batch.samples(
            inputs.subList(1, inputs.size()), Arrays.copyOfRange(batched, 1, batched.length));
    for (int k = 1; k < inputs.size(); k++) {
      all.add(batched[k] ? inputs.get(k) : Batch.repeated(inputs.get(k), samples));
    }
    return releasing(inputs.get(0), run(all, 1));
  }

  /** Gives back what the forward pass has kept, as nobody else reads it. */
  private List<Tensor> releasing(Tensor saved, List<Tensor> results) {
    steps().handover().release(saved);
    return results;
  }

  private List<Tensor> run(List<Tensor> inputs, int batchAxes) {
    FusedSteps recurrence = steps();
    RecurrenceKernel.Saved saved = recurrence.handover().get(inputs.get(0));
    Tensor x = inputs.get(1);
    Layout in =
        Layout.of(new Scan(recurrence.axis(x, batchAxes), recurrence.scan().reverse()), x.shape());
    int samples = batchAxes == 0 ? 1 : x.dim(0);
    double[][] states = new double[recurrence.states()][];
    for (int k = 0; k < states.length; k++) {
      states[k] = inputs.get(2 + k).doubles().clone();
      requireSize(states[k], in.rows() * recurrence.units(), inputs.get(2 + k).shape());
    }
    Sequence arrival = null;
    if (arriving() != null) {
      Tensor whole = inputs.get(2 + states.length);
      int axis = arriving().axis() < 0 ? arriving().axis() : arriving().axis() + batchAxes;
      Layout layout = Layout.of(new Scan(axis, !arriving().reverse()), whole.shape());
      boolean fits =
          layout.rows() == in.rows()
              && layout.steps() == saved.steps()
              && whole.dim(-1) == recurrence.units();
      if (!fits) {
        throw new IllegalArgumentException(
            "relevance %s does not fit %d steps of %d units"
                .formatted(whole, saved.steps(), recurrence.units()));
      }
      arrival = new Sequence(whole.doubles(), layout);
    }
    double[] relevance = givesInput() ? new double[x.size()] : null;
    StepSums sums = new StepSums(samples, in.rows(), saved.steps(), measured());
    Sequence ofInput = relevance == null ? null : new Sequence(relevance, in);
    recurrence.kernel().backward(saved, states, arrival, x.doubles(), in, ofInput, sums);
    List<Tensor> results = new ArrayList<>();
    results.add(givesInput() ? Tensor.of(relevance, x.shape()) : Tensor.scalar(0));
    for (int k = 0; k < states.length; k++) {
      results.add(Tensor.of(states[k], inputs.get(2 + k).shape()));
    }
    int[] line = batchAxes == 0 ? new int[0] : new int[] {samples};
    results.add(Tensor.of(sums.turnover(), line));
    results.add(Tensor.of(sums.biases(), line));
    results.add(Tensor.of(sums.stabilizer(), line));
    results.add(Tensor.of(new double[samples], line));
    return results;
  }

  private static void requireSize(double[] elements, int expected, int... shape) {
    if (elements.length != expected) {
      throw new IllegalArgumentException(
          "relevance of a state has the shape %s; expected %d elements"
              .formatted(Shapes.toString(shape), expected));
    }
  }
}
