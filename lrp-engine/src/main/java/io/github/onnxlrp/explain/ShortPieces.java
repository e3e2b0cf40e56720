package io.github.onnxlrp.explain;

import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Short pieces of a long sample, from which a program is derived and by which it is confirmed: a
 * walk over the whole of it takes far more time and memory than the program.
 */
final class ShortPieces {
  /** The length of a piece along each axis that is cut. */
  private static final int LENGTH = 64;

  /** One piece is walked, one is derived from, and one confirms. */
  private static final int COUNT = 3;

  /** Below that a walk over the whole costs no more than walks over the pieces. */
  private static final int LONG = (COUNT + 1) * LENGTH;

  private ShortPieces() {}

  /** The pieces, one after the other; none of a sample that is not long. */
  static List<ExplainedSample> of(Graph graph, ExplainedSample sample) {
    Map<String, List<Integer>> cut = new HashMap<>();
    for (Value input : graph.inputs()) {
      List<Integer> axes = longAxes(input, sample);
      if (!axes.isEmpty()) {
        cut.put(input.name(), axes);
      }
    }
    List<ExplainedSample> pieces = new ArrayList<>();
    for (int k = 0; k < COUNT && !cut.isEmpty(); k++) {
      Map<String, Tensor> inputs = new LinkedHashMap<>(sample.inputs());
      for (Map.Entry<String, List<Integer>> entry : cut.entrySet()) {
        for (int axis : entry.getValue()) {
          inputs.put(entry.getKey(), piece(inputs.get(entry.getKey()), axis, k));
        }
      }
      pieces.add(new ExplainedSample(inputs, sample.axes(), sample.notes(), false));
    }
    return pieces;
  }

  /** The axes for which the model declares any length. */
  private static List<Integer> longAxes(Value input, ExplainedSample sample) {
    List<Integer> axes = new ArrayList<>();
    List<Dimension> shape = input.shape() == null ? List.of() : input.shape();
    Tensor tensor = sample.inputs().get(input.name());
    int ofSamples = sample.axes().ofInput(input.name()).axis();
    for (int axis = 0; axis < shape.size(); axis++) {
      if (axis != ofSamples && !shape.get(axis).isFixed() && tensor.dim(axis) >= LONG) {
        axes.add(axis);
      }
    }
    return axes;
  }

  private static Tensor piece(Tensor whole, int axis, int index) {
    List<Tensor> operands = new ArrayList<>(List.of(whole));
    operands.addAll(Slice.range((long) index * LENGTH, (index + 1L) * LENGTH, axis));
    return new Slice().forward(operands).get(0);
  }
}
