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
 * Convolution without bias: data {@code [samples, channels, spatial...]} by weights {@code [maps,
 * channels/groups, kernel...]}.
 */
public final class Convolution implements SingleOutputOp {
  private final Window window;
  private final int groups;
  private volatile Known known;

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

  /** The taps of the data and weights of the evaluation before, which most have again. */
  private Taps taps(int[] lengths, int... kernel) {
    Known last = known;
    if (last == null || !last.isFor(lengths, kernel)) {
      last = new Known(lengths, kernel, Taps.over(window, lengths, kernel));
      known = last;
    }
    return last.taps;
  }

  /** Taps with the lengths that they are for. */
  private static final class Known {
    private final int[] lengths;
    private final int[] kernel;
    private final Taps taps;

    Known(int[] lengths, int[] kernel, Taps taps) {
      this.lengths = lengths;
      this.kernel = kernel;
      this.taps = taps;
    }

    boolean isFor(int[] otherLengths, int... otherKernel) {
      return Arrays.equals(lengths, otherLengths) && Arrays.equals(kernel, otherKernel);
    }
  }

  private ConvolutionSizes sizes(Tensor data, Tensor weights) {
    int[] lengths = Taps.spatial(data.shape());
    int[] kernel = Taps.spatial(weights.shape());
    window.requireKernel(kernel);
    int channels = data.dim(1) / groups;
    int maps = weights.dim(0) / groups;
    boolean divides = data.dim(1) == channels * groups && weights.dim(0) == maps * groups;
    if (weights.rank() != data.rank() || weights.dim(1) != channels || !divides) {
      throw new IllegalArgumentException(
          "weights of shape %s do not fit data of shape %s in %d groups"
              .formatted(Shapes.toString(weights.shape()), Shapes.toString(data.shape()), groups));
    }
    return new ConvolutionSizes(
        data.dim(0), groups, channels, maps, Shapes.size(lengths), taps(lengths, kernel));
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    Tensor weights = inputs.get(1);
    ConvolutionSizes s = sizes(data, weights);
    int[] shape = Taps.shape(s.samples(), s.maps() * groups, s.taps().positions());
    double[] result = new double[Shapes.size(shape)];
    new ConvolutionProducts(s, weights).apply(data.doubles(), result);
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
      ConvolutionSizes s = of.sizes(inputs.get(0), inputs.get(1));
      double[] cotangent = inputs.get(2).doubles();
      double[] result = new double[inputs.get(operand).size()];
      if (operand == 0) {
        new ConvolutionProducts(s, inputs.get(1)).addByData(cotangent, result);
      } else {
        s.addByWeights(inputs.get(0).doubles(), cotangent, result);
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
