package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The way of relevance back through all steps of an LSTM. Operands are what stands for what {@link
 * LstmForward} has saved, x of all steps, relevance of h and c behind the last step and optionally
 * that of h of all steps; outputs relevance of x, of h and of c before the first step, the
 * turnover, and what biases, stabilizer and nobody get.
 *
 * @param arriving how the relevance of h of all steps is cut into steps; null where there is none
 * @param givesInput whether the relevance of x is wanted
 * @param measured what counts for the turnover
 */
public record LstmBackward(
    FusedLstm lstm, Scan arriving, boolean givesInput, Set<Measured> measured)
    implements AdjointOp {
  /** Its name. */
  public static final String NAME = "FusedLstmBackward";

  private static final int OUTPUTS = 7;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int outputCount(int operands) {
    return OUTPUTS;
  }

  @Override
  public TensorOp in(Precision precision) {
    return new LstmBackward(lstm.in(precision), arriving, givesInput, measured);
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return run(inputs, 0);
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    if (!batched[0]) {
      return AdjointOp.super.forwardBatch(inputs, batched);
    }
    List<Tensor> all = new ArrayList<>(inputs.subList(0, 1));
    int samples =
        Batch.samples(
            inputs.subList(1, inputs.size()), Arrays.copyOfRange(batched, 1, batched.length));
    for (int k = 1; k < inputs.size(); k++) {
      all.add(batched[k] ? inputs.get(k) : Batch.repeated(inputs.get(k), samples));
    }
    return run(all, 1);
  }

  private List<Tensor> run(List<Tensor> inputs, int batchAxes) {
    LstmKernel.Saved saved = lstm.handover().get(inputs.get(0));
    Tensor x = inputs.get(1);
    Layout in = Layout.of(new Scan(lstm.axis(x, batchAxes), lstm.scan().reverse()), x.shape());
    int samples = batchAxes == 0 ? 1 : x.dim(0);
    int[] state = inputs.get(2).shape();
    double[] hidden = inputs.get(2).doubles().clone();
    double[] cell = inputs.get(3).doubles().clone();
    requireSize(hidden, in.rows() * lstm.units(), state);
    Sequence arrival = null;
    if (arriving != null) {
      Tensor whole = inputs.get(4);
      int axis = arriving.axis() < 0 ? arriving.axis() : arriving.axis() + batchAxes;
      Layout layout = Layout.of(new Scan(axis, !arriving.reverse()), whole.shape());
      if (layout.rows() != in.rows() || layout.steps() != saved.steps()) {
        throw new IllegalArgumentException(
            "relevance %s does not fit %d steps".formatted(whole, saved.steps()));
      }
      arrival = new Sequence(whole.doubles(), layout);
    }
    double[] relevance = givesInput ? new double[x.size()] : null;
    StepSums sums = new StepSums(samples, in.rows(), saved.steps(), measured);
    lstm.kernel().backward(saved, hidden, cell, arrival, x.doubles(), in, relevance, sums);
    List<Tensor> results = new ArrayList<>();
    results.add(givesInput ? Tensor.of(relevance, x.shape()) : Tensor.scalar(0));
    results.add(Tensor.of(hidden, state));
    results.add(Tensor.of(cell, state));
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
