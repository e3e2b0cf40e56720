package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mean under a window that moves over the spatial axes. */
public final class AveragePool implements SingleOutputOp {
  private final Window window;
  private final boolean countsPads;
  private final boolean sum;

  /**
   * A pool.
   *
   * @param countsPads whether pads count as zeros; otherwise only elements are averaged
   */
  public AveragePool(Window window, boolean countsPads) {
    this(window, countsPads, false);
  }

  private AveragePool(Window window, boolean countsPads, boolean sum) {
    this.window = window;
    this.countsPads = countsPads;
    this.sum = sum;
  }

  @Override
  public String name() {
    return "AveragePool";
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>(window.parameters());
    parameters.put("count_include_pad", countsPads);
    if (sum) {
      parameters.put("sum", true);
    }
    return parameters;
  }

  @Override
  public Kind kind(boolean[] active) {
    return Kind.LINEAR;
  }

  @Override
  public TensorOp withUnitWeights() {
    return new AveragePool(window, countsPads, true);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int[] spatial = Taps.spatial(data.shape());
    Taps taps = Taps.over(window, spatial, window.kernel());
    double[] weights = weights(taps);
    int planes = data.dim(0) * data.dim(1);
    int length = Shapes.size(spatial);
    double[] result = new double[planes * taps.size()];
    for (int plane = 0; plane < planes; plane++) {
      for (int tap = 0; tap < taps.count(); tap++) {
        for (int p = 0; p < taps.size(); p++) {
          int source = taps.source(tap, p);
          double element = source < 0 ? 0 : data.doubles()[plane * length + source];
          result[plane * taps.size() + p] += element * weights[p];
        }
      }
    }
    return Tensor.floating(
        data.type(), result, Taps.shape(data.dim(0), data.dim(1), taps.positions()));
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0).hull(new Interval(0, 0));
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return emitter.emit(new Adjoint(this), List.of(call.input(0), cotangent));
  }

  /**
   * Each cotangent, weighted, at all elements under the window. Operands are the data and the
   * cotangent.
   *
   * @param of the pool
   */
  public record Adjoint(AveragePool of) implements AdjointOp {
    @Override
    public String name() {
      return "AveragePoolAdjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      Tensor data = inputs.get(0);
      double[] cotangent = inputs.get(1).doubles();
      int[] spatial = Taps.spatial(data.shape());
      Taps taps = Taps.over(of.window, spatial, of.window.kernel());
      double[] weights = of.weights(taps);
      int length = Shapes.size(spatial);
      double[] result = new double[data.size()];
      for (int plane = 0; plane < data.dim(0) * data.dim(1); plane++) {
        for (int tap = 0; tap < taps.count(); tap++) {
          for (int p = 0; p < taps.size(); p++) {
            int source = taps.source(tap, p);
            if (source >= 0) {
              double r = cotangent[plane * taps.size() + p];
              result[plane * length + source] += r * weights[p];
            }
          }
        }
      }
      return List.of(Tensor.of(result, data.shape()));
    }
  }

  /** The weight of an element at each position. */
  private double[] weights(Taps taps) {
    double[] weights = new double[taps.size()];
    for (int p = 0; p < weights.length; p++) {
      int counted = 0;
      for (int tap = 0; tap < taps.count(); tap++) {
        int source = taps.source(tap, p);
        counted += source >= 0 || (countsPads && source == Taps.ON_PAD) ? 1 : 0;
      }
      weights[p] = sum ? 1 : 1.0 / counted;
    }
    return weights;
  }
}
