package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Convolution without bias: data {@code [samples, channels, spatial...]} by weights {@code [maps,
 * channels/groups, kernel...]}.
 */
public final class Convolution implements SingleOutputOp {
  private final Window window;
  private final int groups;

  public Convolution(Window window, int groups) {
    this.window = window;
    this.groups = groups;
  }

  @Override
  public String name() {
    return "Conv";
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>(window.parameters());
    parameters.put("group", groups);
    return parameters;
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] && active[1] ? Kind.BILINEAR : Kind.LINEAR;
  }

  /** The sizes of one evaluation. */
  private final class Sizes {
    final int samples;
    final int channels;
    final int maps;
    final int spatial;
    final Taps taps;
    final int rows;

    Sizes(Tensor data, Tensor weights) {
      int[] lengths = Taps.spatial(data.shape());
      int[] kernel = Taps.spatial(weights.shape());
      window.requireKernel(kernel);
      samples = data.dim(0);
      channels = data.dim(1) / groups;
      maps = weights.dim(0) / groups;
      boolean divides = data.dim(1) == channels * groups && weights.dim(0) == maps * groups;
      if (weights.rank() != data.rank() || weights.dim(1) != channels || !divides) {
        throw new IllegalArgumentException(
            "weights of shape %s do not fit data of shape %s in %d groups"
                .formatted(
                    Shapes.toString(weights.shape()), Shapes.toString(data.shape()), groups));
      }
      spatial = Shapes.size(lengths);
      taps = Taps.over(window, lengths, kernel);
      rows = channels * taps.count();
    }

    int[] outputShape() {
      return Taps.shape(samples, maps * groups, taps.positions());
    }

    /** Where the data of one sample and group starts. */
    int data(int sample, int group) {
      return (sample * groups + group) * channels * spatial;
    }

    int weights(int group) {
      return group * maps * rows;
    }

    int output(int sample, int group) {
      return (sample * groups + group) * maps * taps.size();
    }
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    Tensor weights = inputs.get(1);
    Sizes s = new Sizes(data, weights);
    int[] shape = s.outputShape();
    double[] result = new double[Shapes.size(shape)];
    int size = s.taps.size();
    for (int sample = 0; sample < s.samples; sample++) {
      for (int group = 0; group < groups; group++) {
        double[] columns =
            s.taps.columns(data.doubles(), s.data(sample, group), s.channels, s.spatial);
        Matrix kernel = Matrix.part(weights.doubles(), s.weights(group), s.maps, s.rows);
        double[] product = kernel.times(new Matrix(columns, s.rows, size)).data();
        System.arraycopy(product, 0, result, s.output(sample, group), s.maps * size);
      }
    }
    return Tensor.floating(data.type(), result, shape);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return emitter.emit(
        new Adjoint(this, operand), List.of(call.input(0), call.input(1), cotangent));
  }

  /**
   * The gradient by the data or by the weights. Operands are both, and the cotangent.
   *
   * @param of the convolution
   * @param operand by which operand
   */
  public record Adjoint(Convolution of, int operand) implements AdjointOp {
    @Override
    public String name() {
      return "ConvAdjoint";
    }

    @Override
    public boolean readsShapeOf(int index) {
      return index == operand;
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      double[] other = inputs.get(1 - operand).doubles();
      double[] cotangent = inputs.get(2).doubles();
      Sizes s = of.new Sizes(inputs.get(0), inputs.get(1));
      double[] result = new double[inputs.get(operand).size()];
      int size = s.taps.size();
      for (int sample = 0; sample < s.samples; sample++) {
        for (int group = 0; group < of.groups; group++) {
          Matrix r = Matrix.part(cotangent, s.output(sample, group), s.maps, size);
          if (operand == 0) {
            Matrix kernel = Matrix.part(other, s.weights(group), s.maps, s.rows);
            double[] columns = kernel.transposeTimes(r).data();
            s.taps.add(columns, result, s.data(sample, group), s.channels, s.spatial);
          } else {
            double[] columns = s.taps.columns(other, s.data(sample, group), s.channels, s.spatial);
            r.timesTranspose(new Matrix(columns, s.rows, size)).addTo(result, s.weights(group));
          }
        }
      }
      return List.of(Tensor.of(result, inputs.get(operand).shape()));
    }
  }
}
