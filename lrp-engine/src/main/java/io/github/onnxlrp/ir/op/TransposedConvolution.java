package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Batch;
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

  /**
   * It is the adjoint of the convolution that takes its output for data: groups of that have {@code
   * maps} channels, and the channels here as maps.
   */
  private ConvolutionSizes sizes(Tensor data, Tensor weights, int[] output) {
    int[] input = Taps.spatial(data.shape());
    int[] kernel = Taps.spatial(weights.shape());
    window.requireKernel(kernel);
    window.requireAxes(input.length);
    Window.requireCount("output_padding", input.length, outputPadding);
    Window.requireCount("output_shape", input.length, outputShape);
    int channels = data.dim(1) / groups;
    if (weights.rank() != data.rank() || weights.dim(0) != channels * groups) {
      throw new IllegalArgumentException(
          "weights of shape %s do not fit data of shape %s in %d groups"
              .formatted(Shapes.toString(weights.shape()), Shapes.toString(data.shape()), groups));
    }
    int[] padBefore = new int[input.length];
    for (int axis = 0; axis < input.length; axis++) {
      place(axis, input[axis], kernel[axis], padBefore, output);
    }
    Taps taps = Taps.transposed(window, input, output, padBefore, kernel);
    return new ConvolutionSizes(
        data.dim(0), groups, weights.dim(1), channels, Shapes.size(output), taps);
  }

  /** Finds the length of an axis of the output, and the pads before it. */
  private void place(int axis, int input, int kernel, int[] padBefore, int[] output) {
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

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int[] output = new int[Math.max(0, data.rank() - 2)];
    ConvolutionSizes s = sizes(data, inputs.get(1), output);
    int[] shape = Taps.shape(s.samples(), s.channels() * groups, output);
    double[] result = new double[Shapes.size(shape)];
    new ConvolutionProducts(s, inputs.get(1)).addByData(data.doubles(), result);
    return Tensor.floating(data.type(), result, shape);
  }

  /** Samples with the same weights are one batch of the convolution. */
  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    if (!batched[0] || batched[1]) {
      return SingleOutputOp.super.forwardBatch(inputs, batched);
    }
    Tensor data = inputs.get(0);
    Tensor joined = apply(List.of(Batch.joined(data), inputs.get(1)));
    return List.of(Batch.apart(joined, data.dim(0)));
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
      Tensor data = inputs.get(0);
      ConvolutionSizes s = of.sizes(data, inputs.get(1), new int[Math.max(0, data.rank() - 2)]);
      double[] cotangent = inputs.get(2).doubles();
      double[] result = new double[inputs.get(operand).size()];
      if (operand == 0) {
        new ConvolutionProducts(s, inputs.get(1)).apply(cotangent, result);
      } else {
        s.addByWeights(cotangent, data.doubles(), result);
      }
      return List.of(Tensor.of(result, inputs.get(operand).shape()));
    }

    /** The data of each sample is known by its shape. */
    @Override
    public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
      Tensor cotangent = inputs.get(2);
      if (operand == 1 || batched[0] || batched[1]) {
        return AdjointOp.super.forwardBatch(inputs, batched);
      }
      Tensor like = Batch.repeatedShape(inputs.get(0), cotangent.dim(0));
      Tensor joined = forward(List.of(like, inputs.get(1), Batch.joined(cotangent))).get(0);
      return List.of(Batch.apart(joined, cotangent.dim(0)));
    }
  }
}
