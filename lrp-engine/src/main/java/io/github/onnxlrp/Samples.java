package io.github.onnxlrp;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Cuts the inputs of a graph along their batch axes into samples, each of which keeps an axis of
 * length 1.
 */
public final class Samples {
  /** An axis for {@code batchAxes}: the input belongs to all samples and is not cut. */
  public static final int SHARED = BatchAxes.NONE;

  private final Graph graph;
  private final Map<String, Tensor> inputs;
  private final BatchAxes axes;
  private final int count;

  private Samples(Graph graph, Map<String, Tensor> inputs, BatchAxes axes) {
    this.graph = graph;
    this.inputs = inputs;
    this.axes = axes;
    this.count = countSamples();
  }

  /**
   * Finds the samples in the inputs of a graph.
   *
   * @param inputs a tensor for every input, by name
   * @param batchAxes the batch axis of inputs by name, where the caller knows it: counted from the
   *     end when negative, or {@link #SHARED}
   * @throws OnnxLrpException if an input is missing, holds another number of samples than the
   *     others, or may hold several along an axis that cannot be told
   */
  public static Samples of(
      Graph graph, Map<String, Tensor> inputs, Map<String, Integer> batchAxes) {
    for (Value input : graph.inputs()) {
      Tensor tensor = inputs.get(input.name());
      if (tensor == null) {
        throw OnnxLrpException.invalid("input '%s' is missing", input.name());
      }
      if (input.shape() != null && input.shape().size() != tensor.rank()) {
        throw OnnxLrpException.invalid(
            "input '%s' is declared %s; found shape %s",
            input.name(),
            input.shape().toString().replace(" ", ""),
            Shapes.toString(tensor.shape()));
      }
    }
    for (String name : inputs.keySet()) {
      if (graph.input(name) == null) {
        throw OnnxLrpException.invalid(
            "the model has no input '%s'; it takes %s",
            name, graph.inputs().stream().map(Value::name).toList());
      }
    }
    return new Samples(graph, inputs, new BatchAxes(graph, batchAxes));
  }

  /**
   * The batch axis of an input or output as far as {@code batchAxes} and the declared shapes tell,
   * maybe counted from the end; empty where it cannot be told.
   */
  public static OptionalInt batchAxis(Graph graph, Map<String, Integer> batchAxes, Value value) {
    return new BatchAxes(graph, batchAxes).axisOf(value);
  }

  /** How many samples there are. */
  public int size() {
    return count;
  }

  /** The inputs of one sample. */
  public Map<String, Tensor> get(int sample) {
    Map<String, Tensor> result = new HashMap<>();
    for (Value input : graph.inputs()) {
      Tensor tensor = inputs.get(input.name());
      OptionalInt axis = axisOf(input, tensor);
      boolean cut = axis.isPresent() && tensor.dim(axis.getAsInt()) > 1;
      result.put(input.name(), cut ? slice(tensor, sample, axis.getAsInt()) : tensor);
    }
    return result;
  }

  /** The inputs of every sample. */
  public List<Map<String, Tensor>> list() {
    List<Map<String, Tensor>> result = new ArrayList<>();
    for (int sample = 0; sample < count; sample++) {
      result.add(get(sample));
    }
    return result;
  }

  private static Tensor slice(Tensor tensor, int sample, int axis) {
    List<Tensor> operands = new ArrayList<>(List.of(tensor));
    operands.addAll(Slice.range(sample, sample + 1L, axis));
    return new Slice().forward(operands).get(0);
  }

  private int countSamples() {
    int found = 1;
    String where = null;
    for (Value input : graph.inputs()) {
      Tensor tensor = inputs.get(input.name());
      OptionalInt axis = axisOf(input, tensor);
      checkLengths(input, tensor, axis);
      int here = axis.isPresent() ? tensor.dim(axis.getAsInt()) : 1;
      if (here == 0) {
        throw OnnxLrpException.invalid("input '%s' %s holds no sample", input, tensor);
      }
      if (here > 1 && found > 1 && here != found) {
        throw OnnxLrpException.invalid(
            "input '%s' holds %d samples, input '%s' %d; expected the same number",
            where, found, input.name(), here);
      }
      if (here > 1) {
        found = here;
        where = input.name();
      }
    }
    return found;
  }

  /** The batch axis of an input, counted from the front; empty where it has none. */
  OptionalInt axisOf(Value input) {
    return axisOf(input, inputs.get(input.name()));
  }

  /** A dimension that is declared with a length has it; that of the batch may be cut. */
  private void checkLengths(Value input, Tensor tensor, OptionalInt axis) {
    for (int k = 0; input.shape() != null && k < tensor.rank(); k++) {
      boolean isBatch = axis.isPresent() && axis.getAsInt() == k;
      if (input.shape().get(k).isFixed()
          && input.shape().get(k).size() != (isBatch ? 1 : tensor.dim(k))) {
        throw OnnxLrpException.invalid(
            "input '%s' is declared %s; found shape %s%s",
            input.name(),
            input.shape().toString().replace(" ", ""),
            Shapes.toString(tensor.shape()),
            isBatch ? "; only a batch of open length, or of 1, can be explained" : "");
      }
    }
  }

  private OptionalInt axisOf(Value input, Tensor tensor) {
    OptionalInt axis = axes.axisOf(input);
    if (axis.isPresent()) {
      if (axis.getAsInt() >= tensor.rank() || axis.getAsInt() < -tensor.rank()) {
        throw OnnxLrpException.invalid(
            "input '%s' has shape %s; its batch axis %d is not there",
            input.name(), Shapes.toString(tensor.shape()), axis.getAsInt());
      }
      return axis.getAsInt() < 0 ? OptionalInt.of(axis.getAsInt() + tensor.rank()) : axis;
    }
    if (!axes.isShared(input) && mayHoldSeveral(input, tensor)) {
      throw OnnxLrpException.invalid(
          "input '%s' has shape %s, declared %s: its batch axis cannot be told; pass --batch-axis"
              + " %s=AXIS, or %s=none where it holds one sample without such an axis",
          input.name(),
          Shapes.toString(tensor.shape()),
          input.shape() == null ? "without a shape" : input.shape().toString().replace(" ", ""),
          input.name(),
          input.name());
    }
    return axis;
  }

  /**
   * A batch axis is one of the first two, and it is open unless the model was exported for one
   * size.
   */
  private static boolean mayHoldSeveral(Value input, Tensor tensor) {
    boolean anyOpen = input.shape() == null || input.shape().stream().anyMatch(d -> !d.isFixed());
    for (int axis = 0; axis < Math.min(2, tensor.rank()); axis++) {
      boolean open = input.shape() == null || !input.shape().get(axis).isFixed() || !anyOpen;
      if (open && tensor.dim(axis) > 1) {
        return true;
      }
    }
    return false;
  }
}
