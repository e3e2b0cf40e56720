package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Softmax {@code exp(x_i) / sum_k exp(x_k)} over {@code axis}, or its logarithm.
 *
 * @param axis the axis
 * @param logarithm whether it is LogSoftmax
 * @param trailing whether it runs over {@code axis} and all axes behind it together, as it did
 *     before opset 13
 */
public record Softmax(int axis, boolean logarithm, boolean trailing) implements SingleOutputOp {
  /** Softmax or LogSoftmax over one axis. */
  public Softmax(int axis, boolean logarithm) {
    this(axis, logarithm, false);
  }

  @Override
  public String name() {
    return logarithm ? "LogSoftmax" : "Softmax";
  }

  @Override
  public Kind kind(boolean[] active) {
    return Kind.SOFTMAX;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    double[] in = x.doubles();
    double[] out = new double[in.length];
    forEachRow(x, (start, stride, count) -> row(in, out, start, stride, count));
    return Tensor.floating(x.type(), out, x.shape());
  }

  private void row(double[] in, double[] out, int start, int stride, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < count; k++) {
      max = Math.max(max, in[start + k * stride]);
    }
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += Math.exp(in[start + k * stride] - max);
    }
    for (int k = 0; k < count; k++) {
      double shifted = in[start + k * stride] - max;
      out[start + k * stride] = logarithm ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
    }
  }

  @Override
  public Interval range(List<Interval> operands) {
    return logarithm ? new Interval(Double.NEGATIVE_INFINITY, 0) : Interval.UNIT;
  }

  @Override
  public boolean squashes() {
    return !logarithm;
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    return shifted().forward(inputs);
  }

  /** The same on each sample of a batch. */
  private Softmax shifted() {
    return new Softmax(Batch.axis(axis), logarithm, trailing);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return emitter.emit(new Adjoint(this), List.of(call.output(), cotangent));
  }

  /**
   * {@code y_i (r_i - sum_k r_k y_k)} of the operands y and r; of the logarithm {@code r_i -
   * exp(y_i) sum_k r_k}.
   *
   * @param of the operation
   */
  public record Adjoint(Softmax of) implements AdjointOp {
    @Override
    public String name() {
      return of.name() + "Adjoint";
    }

    @Override
    public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
      return new Adjoint(of.shifted()).forward(Batch.repeated(inputs, batched));
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      double[] y = inputs.get(0).doubles();
      double[] r = inputs.get(1).doubles();
      double[] result = new double[y.length];
      of.forEachRow(
          inputs.get(0),
          (start, stride, count) -> {
            double sum = 0;
            for (int k = start; k < start + count * stride; k += stride) {
              sum += of.logarithm ? r[k] : r[k] * y[k];
            }
            for (int k = start; k < start + count * stride; k += stride) {
              result[k] = of.logarithm ? r[k] - Math.exp(y[k]) * sum : y[k] * (r[k] - sum);
            }
          });
      return List.of(Tensor.of(result, inputs.get(1).shape()));
    }
  }

  private interface Row {
    void accept(int start, int stride, int count);
  }

  private void forEachRow(Tensor tensor, Row row) {
    if (tensor.size() == 0) {
      return;
    }
    int along = Shapes.axis(axis, tensor.rank());
    int behind = Shapes.inner(tensor.shape(), along);
    int inner = trailing ? 1 : behind;
    int count = trailing ? tensor.dim(along) * behind : tensor.dim(along);
    int outer = Shapes.outer(tensor.shape(), along);
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        row.accept(o * count * inner + i, inner, count);
      }
    }
  }
}
