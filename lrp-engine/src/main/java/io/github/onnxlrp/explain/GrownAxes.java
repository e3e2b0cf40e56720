package io.github.onnxlrp.explain;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.DryRun;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The axes of values inside a graph along which samples lie: those that have length 1 with one
 * sample and length 2 with two of them, by their shapes alone ({@link DryRun}).
 */
final class GrownAxes {
  private final Map<String, Value> values = new HashMap<>();
  private final DryRun one;
  private final DryRun two;

  private GrownAxes(Graph graph, DryRun one, DryRun two) {
    this.one = one;
    this.two = two;
    addValues(graph);
  }

  /** With the shapes of one of these samples. */
  static GrownAxes of(Samples samples, int sample) {
    Graph graph = samples.axes().graph();
    Map<String, int[]> shapes = new LinkedHashMap<>();
    Map<String, int[]> doubled = new LinkedHashMap<>();
    for (Value input : graph.inputs()) {
      Tensor tensor = samples.get(sample).get(input.name());
      int axis = samples.axisOf(input);
      if (tensor != null) {
        shapes.put(input.name(), tensor.shape());
      }
      if (tensor != null && axis >= 0) {
        int[] twice = tensor.shape();
        twice[axis] *= 2;
        doubled.put(input.name(), twice);
      }
    }
    DryRun one = DryRun.of(graph, shapes);
    shapes.putAll(doubled);
    return new GrownAxes(graph, one, one.anew(shapes));
  }

  private void addValues(Graph graph) {
    graph.inputs().forEach(value -> values.putIfAbsent(value.name(), value));
    for (Node node : graph.nodes()) {
      node.outputs().stream()
          .filter(value -> value != null)
          .forEach(value -> values.putIfAbsent(value.name(), value));
      if (node.op() instanceof Recurrent recurrent) {
        addValues(recurrent.body());
      } else if (node.op() instanceof Branch branch) {
        addValues(branch.thenGraph());
        addValues(branch.elseGraph());
      }
    }
  }

  /** Whether the graph takes two samples at once. */
  boolean takesTwo() {
    return two.failures() <= one.failures();
  }

  /** The axis of the value of this name; -1 where it has none, or its shape is not known. */
  int axisOf(String name) {
    int[] single = shape(one, name);
    int[] twice = shape(two, name);
    if (single != null && twice != null && single.length == twice.length) {
      for (int axis = 0; axis < single.length; axis++) {
        if (single[axis] == 1 && twice[axis] == 2) {
          return axis;
        }
      }
    }
    return -1;
  }

  /** Whether the value of this name has another shape with two samples. */
  boolean grows(String name) {
    return !Arrays.equals(shape(one, name), shape(two, name));
  }

  private int[] shape(DryRun run, String name) {
    Value value = takesTwo() ? values.get(name) : null;
    return value == null ? null : run.shapeOf(value);
  }
}
