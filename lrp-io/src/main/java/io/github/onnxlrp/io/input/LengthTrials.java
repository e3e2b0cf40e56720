package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Random inputs of several lengths and numbers of samples, as far as a model takes them. */
public final class LengthTrials {
  private static final int LONGER = 3;

  private final Graph graph;
  private final BatchAxes axes;
  private final Map<String, Long> dims;
  private final long seed;

  /**
   * Trials of a model.
   *
   * @param dims lengths that the user has said, by the name of the dimension
   */
  public LengthTrials(Graph graph, BatchAxes axes, Map<String, Long> dims, long seed) {
    this.graph = graph;
    this.axes = axes;
    this.dims = Map.copyOf(dims);
    this.seed = seed;
  }

  /**
   * Two samples of the usual lengths; three of lengths that are all longer by the same; three of
   * lengths that are longer by different numbers, or where the model does not take them, of each
   * length alone; one sample that is as short as can be. What the model does not run with is left
   * out.
   */
  public List<Map<String, Tensor>> draw() {
    int most = takesOneSample() ? 1 : LONGER;
    List<Map<String, Tensor>> trials = new ArrayList<>();
    trials.add(draw(Math.min(most, 2), dims, seed));
    Map<String, Long> lengths = open(trials.get(0));
    Map<String, Long> longer = new LinkedHashMap<>();
    Map<String, Long> apart = new LinkedHashMap<>();
    lengths.forEach((name, length) -> longer.put(name, length + LONGER));
    lengths.forEach((name, length) -> apart.put(name, length + LONGER + apart.size()));
    add(trials, most, longer);
    if (lengths.size() > 1 && !add(trials, most, apart)) {
      for (String name : lengths.keySet()) {
        Map<String, Long> one = new LinkedHashMap<>(lengths);
        one.merge(name, (long) LONGER, Long::sum);
        add(trials, most, one);
      }
    }
    if (!lengths.isEmpty()) {
      lengths.replaceAll((name, length) -> 1L);
      add(trials, 1, lengths);
    }
    return trials;
  }

  /** Whether the model runs with these lengths; then they are added. */
  private boolean add(List<Map<String, Tensor>> trials, int samples, Map<String, Long> lengths) {
    Map<String, Long> all = new HashMap<>(dims);
    all.putAll(lengths);
    try {
      Map<String, Tensor> inputs = draw(samples, all, seed + trials.size());
      // Lengths that were said are not tried.
      ForwardPass.run(graph, inputs);
      return trials.add(inputs);
    } catch (OnnxLrpException e) {
      if (e.reason() != Reason.INVALID_INPUT) {
        throw e;
      }
      return false;
    }
  }

  private Map<String, Tensor> draw(int samples, Map<String, Long> lengths, long drawSeed) {
    DeclaredInputs declared = new DeclaredInputs(graph, axes::axisOf, lengths);
    InputBatch drawn = new RandomInputs(declared, samples, drawSeed).draw(Map.of());
    return new InputFitter(declared).fit(drawn).arrays();
  }

  private boolean takesOneSample() {
    return graph.inputs().stream()
        .anyMatch(
            input -> {
              int axis = axisOf(input);
              return axis >= 0 && input.shape() != null && input.shape().get(axis).size() == 1;
            });
  }

  private int axisOf(Value input) {
    OptionalInt axis = axes.axisOf(input);
    int rank = input.shape() == null ? 0 : input.shape().size();
    int positive =
        axis.isEmpty() ? -1 : axis.getAsInt() < 0 ? axis.getAsInt() + rank : axis.getAsInt();
    return positive < rank ? positive : -1;
  }

  /** The lengths of open dimensions that count no samples. */
  private Map<String, Long> open(Map<String, Tensor> inputs) {
    Map<String, Long> lengths = new LinkedHashMap<>();
    for (Value input : graph.inputs()) {
      for (int axis = 0; input.shape() != null && axis < input.shape().size(); axis++) {
        if (!input.shape().get(axis).isFixed() && axis != axisOf(input)) {
          String name = DeclaredInputs.dimensionName(input, axis);
          lengths.putIfAbsent(name, (long) inputs.get(input.name()).dim(axis));
        }
      }
    }
    for (Value input : graph.inputs()) {
      if (axisOf(input) >= 0 && input.shape() != null) {
        lengths.remove(DeclaredInputs.dimensionName(input, axisOf(input)));
      }
    }
    lengths.keySet().removeAll(dims.keySet());
    return lengths;
  }
}
