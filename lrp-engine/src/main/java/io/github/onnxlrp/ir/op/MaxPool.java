package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The largest elements under a window, in two operations: {@link #winners} finds their flat
 * indices, and this one copies them from data, its first operand, to the shape of the indices, its
 * second.
 */
public record MaxPool() implements PickingOp {
  @Override
  public boolean isCheap() {
    return false;
  }

  @Override
  public String name() {
    return "MaxPool";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.SELECTION : Kind.DISCRETE;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return List.of(Elements.pick(inputs.get(0), sources(inputs), inputs.get(1).shape()));
  }

  @Override
  public int[] sources(List<Tensor> inputs) {
    return Arrays.stream(inputs.get(1).longs()).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * The flat index of the largest element at each position of the window; the first of equal ones.
   */
  public static Discrete winners(Window window) {
    return new Discrete("MaxPoolIndices", inputs -> winners(inputs.get(0), window))
        .with(window.parameters());
  }

  private static Tensor winners(Tensor data, Window window) {
    int[] spatial = Taps.spatial(data.shape());
    Taps taps = Taps.over(window, spatial, window.kernel());
    int length = Shapes.size(spatial);
    int planes = data.dim(0) * data.dim(1);
    long[] result = new long[planes * taps.size()];
    for (int plane = 0; plane < planes; plane++) {
      for (int p = 0; p < taps.size(); p++) {
        result[plane * taps.size() + p] = winner(data, plane * length, taps, p);
      }
    }
    return Tensor.of(result, Taps.shape(data.dim(0), data.dim(1), taps.positions()));
  }

  private static int winner(Tensor data, int start, Taps taps, int position) {
    int best = -1;
    for (int tap = 0; tap < taps.count(); tap++) {
      int source = taps.source(tap, position);
      if (source >= 0 && (best < 0 || data.get(start + source) > data.get(best))) {
        best = start + source;
      }
    }
    if (best < 0) {
      throw new IllegalArgumentException("a window stands on pads alone");
    }
    return best;
  }
}
