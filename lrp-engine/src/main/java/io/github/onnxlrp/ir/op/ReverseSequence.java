package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Reverses the first elements along time, as many as the second operand says for each sample.
 *
 * @param batchAxis the axis of samples
 * @param timeAxis the axis of time
 */
public record ReverseSequence(int batchAxis, int timeAxis) implements RoutingOp {
  @Override
  public String name() {
    return "ReverseSequence";
  }

  @Override
  public boolean copies(int operand) {
    return operand == 0;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    long[] lengths = inputs.get(1).longs();
    int[] shape = data.shape();
    int batch = Shapes.axis(batchAxis, shape.length);
    int time = Shapes.axis(timeAxis, shape.length);
    if (lengths.length != shape[batch]) {
      throw new IllegalArgumentException(
          "%d lengths for the %d samples of %s".formatted(lengths.length, shape[batch], data));
    }
    int stride = Shapes.strides(shape)[time];
    int[] counter = new int[shape.length];
    int[] sources = new int[data.size()];
    for (int k = 0; k < sources.length; k++) {
      int step = counter[time];
      int length = Math.toIntExact(lengths[counter[batch]]);
      if (length > shape[time] || length < 0) {
        throw new IllegalArgumentException(
            "length %d along axis %d of %s".formatted(length, time, data));
      }
      int source = step < length ? length - 1 - step : step;
      sources[k] = k + (source - step) * stride;
      Elements.advance(counter, shape);
    }
    return List.of(Elements.pick(data, sources, shape));
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    List<V> operands = List.of(cotangents.get(0), call.input(1));
    return Arrays.asList(wanted[0] ? emitter.emit(this, operands) : null, null);
  }
}
