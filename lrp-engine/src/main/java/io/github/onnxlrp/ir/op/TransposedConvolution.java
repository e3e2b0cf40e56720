package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Transposed convolution without bias: data {@code [samples, channels, spatial...]} by weights
 * {@code [channels, maps/groups, kernel...]}. Every element of the data spreads over a window of
 * the output.
 */
public final class TransposedConvolution implements SingleOutputOp {
  private final Window window;
  private final int groups;
  private final int[] outputPadding;
  private final int[] outputShape;

  /**
   * A transposed convolution.
   *
   * @param outputPadding what is added behind each spatial axis of the output, or null
   * @param outputShape the lengths of the output's spatial axes, which give the pads, or null
   */
  public TransposedConvolution(Window window, int groups, int[] outputPadding, int[] outputShape) {
    this.window = window;
    this.groups = groups;
    this.outputPadding = outputPadding == null ? null : outputPadding.clone();
    this.outputShape = outputShape == null ? null : outputShape.clone();
  }

  @Override
  public String name() {
    return "ConvTranspose";
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>(window.parameters());
    parameters.put("group", groups);
    if (outputPadding != null) {
      parameters.put("output_padding", Arrays.stream(outputPadding).boxed().toList());
    }
    if (outputShape != null) {
      parameters.put("output_shape", Arrays.stream(outputShape).boxed().toList());
    }
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
    final int[] output;
    final int spatial;
    final Taps taps;
    final int rows;

    Sizes(Tensor data, Tensor weights) {
      int[] input = Taps.spatial(data.shape());
      int[] kernel = Taps.spatial(weights.shape());
      window.requireKernel(kernel);
      window.requireAxes(input.length);
      Window.requireCount("output_padding", input.length, outputPadding);
      Window.requireCount("output_shape", input.length, outputShape);
      samples = data.dim(0);
      channels = data.dim(1) / groups;
      maps = weights.dim(1);
      if (weights.rank() != data.rank() || weights.dim(0) != channels * groups) {
        throw new IllegalArgumentException(
            "weights of shape %s do not fit data of shape %s in %d groups"
                .formatted(
                    Shapes.toString(weights.shape()), Shapes.toString(data.shape()), groups));
      }
      output = new int[input.length];
      int[] padBefore = new int[input.length];
      for (int axis = 0; axis < input.length; axis++) {
        place(axis, input[axis], kernel[axis], padBefore);
      }
      spatial = Shapes.size(output);
      taps = Taps.transposed(window, input, output, padBefore, kernel);
      rows = maps * taps.count();
    }

    private void place(int axis, int input, int kernel, int... padBefore) {
      int added = outputPadding == null ? 0 : outputPadding[axis];
      int reach = window.reach(axis, kernel);
      int full = Shapes.length(window.stride(axis) * (input - 1L) + added + reach);
      boolean same =
          window.autoPad() == Window.AutoPad.SAME_UPPER
              || window.autoPad() == Window.AutoPad.SAME_LOWER;
      if (outputShape == null && !same) {
        padBefore[axis] = window.padBefore(axis);
        output[axis] = Shapes.length((long) full - padBefore[axis] - window.padBehind(axis));
        return;
      }
      output[axis] =
          outputShape == null
              ? Shapes.length((long) input * window.stride(axis))
              : Shapes.length(outputShape[axis]);
      int total = Math.max(0, full - output[axis]);
      boolean upper = window.autoPad() == Window.AutoPad.SAME_UPPER;
      padBefore[axis] = upper ? total / 2 : total - total / 2;
    }

    int data(int sample, int group) {
      return (sample * groups + group) * channels * taps.size();
    }

    int weights(int group) {
      return group * channels * rows;
    }

    int output(int sample, int group) {
      return (sample * groups + group) * maps * spatial;
    }
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    Sizes s = new Sizes(data, inputs.get(1));
    int[] shape = Taps.shape(s.samples, s.maps * groups, s.output);
    double[] result = new double[Shapes.size(shape)];
    for (int sample = 0; sample < s.samples; sample++) {
      for (int group = 0; group < groups; group++) {
        Matrix kernel = Matrix.part(inputs.get(1).doubles(), s.weights(group), s.channels, s.rows);
        Matrix x = Matrix.part(data.doubles(), s.data(sample, group), s.channels, s.taps.size());
        double[] columns = kernel.transposeTimes(x).data();
        s.taps.add(columns, result, s.output(sample, group), s.maps, s.spatial);
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
   * @param of the transposed convolution
   * @param operand by which operand
   */
  public record Adjoint(TransposedConvolution of, int operand) implements AdjointOp {
    @Override
    public String name() {
      return "ConvTransposeAdjoint";
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
          double[] spread = s.taps.columns(cotangent, s.output(sample, group), s.maps, s.spatial);
          Matrix columns = new Matrix(spread, s.rows, size);
          if (operand == 0) {
            Matrix kernel = Matrix.part(other, s.weights(group), s.channels, s.rows);
            kernel.times(columns).addTo(result, s.data(sample, group));
          } else {
            Matrix x = Matrix.part(other, s.data(sample, group), s.channels, size);
            x.timesTranspose(columns).addTo(result, s.weights(group));
          }
        }
      }
      return List.of(Tensor.of(result, inputs.get(operand).shape()));
    }
  }
}
