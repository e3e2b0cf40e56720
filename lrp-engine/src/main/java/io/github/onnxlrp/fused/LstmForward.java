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

/**
 * All steps of an LSTM. Operands are x of all steps, h {@code [..., d]} and c before the first step
 * and optionally the number of steps; outputs what stands for what is saved, h and c after the last
 * step, and h of all steps once for each of {@link FusedLstm#outputs}.
 */
public record LstmForward(FusedLstm lstm) implements AdjointOp {
  /** Its name. */
  public static final String NAME = "FusedLstm";

  private static final int STATES = 2;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int outputCount(int operands) {
    return 1 + STATES + lstm.outputs().size();
  }

  @Override
  public TensorOp in(Precision precision) {
    return new LstmForward(lstm.in(precision));
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return run(inputs, 0);
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    if (batched.length > 1 + STATES && batched[1 + STATES]) {
      return AdjointOp.super.forwardBatch(inputs, batched);
    }
    List<Tensor> operands = inputs.subList(0, 1 + STATES);
    List<Tensor> all =
        new ArrayList<>(Batch.repeated(operands, Arrays.copyOf(batched, 1 + STATES)));
    all.addAll(inputs.subList(1 + STATES, inputs.size()));
    return run(all, 1);
  }

  /** Runs all rows, before the axes of which there are so many of samples. */
  private List<Tensor> run(List<Tensor> inputs, int batchAxes) {
    Tensor x = inputs.get(0);
    int axis = lstm.axis(x, batchAxes);
    Layout in = Layout.of(new Scan(axis, lstm.scan().reverse()), x.shape());
    int steps = in.steps();
    if (inputs.size() > 1 + STATES) {
      steps = (int) Math.min(steps, inputs.get(1 + STATES).integer());
    }
    int[] step = Shapes.without(x.shape(), axis);
    lstm.requireStep(step.length - batchAxes, step[step.length - 1]);
    step[step.length - 1] = lstm.units();
    if (steps < 1) {
      throw new IllegalArgumentException("it runs no step");
    }
    double[][] states = new double[STATES][];
    for (int k = 0; k < STATES; k++) {
      Tensor first = inputs.get(1 + k);
      if (!first.hasShape(step)) {
        throw new IllegalArgumentException(
            "a state has the shape %s; expected %s"
                .formatted(Shapes.toString(first.shape()), Shapes.toString(step)));
      }
      states[k] = first.doubles().clone();
    }
    List<Tensor> results = new ArrayList<>();
    Sequence[] outputs = new Sequence[lstm.outputs().size()];
    List<Tensor> sequences = new ArrayList<>();
    for (int k = 0; k < outputs.length; k++) {
      Scan scan = lstm.outputs().get(k);
      int place = scan.axis() < 0 ? scan.axis() + step.length + 1 : scan.axis() + batchAxes;
      int[] shape = Layout.joined(place, steps, step);
      double[] elements = new double[Shapes.size(shape)];
      outputs[k] = new Sequence(elements, Layout.of(new Scan(place, scan.reverse()), shape));
      sequences.add(Tensor.of(elements, shape));
    }
    Tensor saved = Tensor.scalar(0);
    lstm.handover()
        .put(saved, lstm.kernel().forward(x.doubles(), in, steps, states[0], states[1], outputs));
    results.add(saved);
    results.add(Tensor.of(states[0], step));
    results.add(Tensor.of(states[1], step));
    results.addAll(sequences);
    return results;
  }
}
