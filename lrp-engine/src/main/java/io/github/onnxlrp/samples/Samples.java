package io.github.onnxlrp.samples;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The samples in the inputs of a graph. They are cut along their batch axes, so that each keeps an
 * axis of length 1; where the model takes a fixed batch of several only, every sample is explained
 * within the whole batch.
 */
public final class Samples {
  /** An axis for {@code batchAxes}: the input belongs to all samples and is not cut. */
  public static final int SHARED = BatchAxes.NONE;

  private final Graph graph;
  private final Map<String, Tensor> inputs;
  private final BatchAxes axes;
  private final SampleReading reading;

  private Samples(BatchAxes axes, Map<String, Tensor> inputs) {
    this.graph = axes.graph();
    this.axes = axes;
    this.inputs = inputs;
    this.reading = SampleReading.of(axes, inputs);
  }

  /**
   * Finds the samples in the inputs of a graph.
   *
   * @param inputs a tensor for every input, by name
   * @param batchAxes the batch axis of inputs by name, where the caller knows it: counted from the
   *     end when negative, or {@link #SHARED}
   * @throws OnnxLrpException if an input is missing, the inputs do not fit one number of samples,
   *     or the model takes a fixed number and there is another one
   */
  public static Samples of(
      Graph graph, Map<String, Tensor> inputs, Map<String, Integer> batchAxes) {
    return of(BatchAxes.of(graph, batchAxes), inputs);
  }

  /** Like {@link #of(Graph, Map, Map)}, where the batch axes are already known. */
  public static Samples of(BatchAxes axes, Map<String, Tensor> inputs) {
    Graph graph = axes.graph();
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
    return new Samples(axes, Map.copyOf(inputs));
  }

  /**
   * The batch axis of an input or output, maybe counted from the end; empty where it has none. Who
   * asks more than once should ask {@link BatchAxes}, which follows the axes through the graph
   * once.
   */
  public static OptionalInt batchAxis(Graph graph, Map<String, Integer> batchAxes, Value value) {
    return BatchAxes.of(graph, batchAxes).axisOf(value);
  }

  /** How many samples there are. */
  public int size() {
    return reading.count();
  }

  /** Whether the model takes no fewer samples than these at once. */
  public boolean isFixedBatch() {
    return reading.isFixedBatch();
  }

  /** What was inferred about the samples, and what speaks against it. */
  public List<String> notes() {
    return reading.notes();
  }

  /** What goes into the model for one sample: its own inputs, or the whole of a fixed batch. */
  public Map<String, Tensor> get(int sample) {
    if (reading.isFixedBatch()) {
      return inputs;
    }
    Map<String, Tensor> result = new HashMap<>();
    for (Value input : graph.inputs()) {
      Tensor tensor = inputs.get(input.name());
      int axis = reading.axisOf(input);
      result.put(input.name(), axis < 0 ? tensor : SampleSlice.along(tensor, axis, sample));
    }
    return result;
  }

  /** What goes into the model for all samples, one run after the other; a fixed batch is one. */
  public List<Map<String, Tensor>> list() {
    return IntStream.range(0, reading.isFixedBatch() ? 1 : size()).mapToObj(this::get).toList();
  }

  /** The batch axes along which they lie. */
  public BatchAxes axes() {
    return axes;
  }

  /** The batch axis of an input, counted from the front; -1 where it has none. */
  public int axisOf(Value input) {
    return reading.axisOf(input);
  }

  /** Where a sample is in what {@link #get} gives for it. */
  public int place(int sample) {
    return reading.isFixedBatch() ? sample : 0;
  }
}
