package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatNode;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatValue;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Our values of one forward pass by the names that they have in a flat model. */
final class TracedValues {
  /**
   * A value of ours.
   *
   * @param tensor the value
   * @param precision the coarsest type that ONNX Runtime rounded on the way to it
   */
  record Ours(Tensor tensor, ElementType precision) {}

  private final Map<String, Ours> values = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();

  TracedValues(Graph graph, Trace trace, FlatModel flat) {
    Map<String, Tensor> constants = new HashMap<>();
    addConstants(constants, graph);
    Precisions precisions = new Precisions(trace);
    Map<String, Integer> occurrences = new HashMap<>();
    for (FlatNode node : flat.nodes()) {
      for (FlatValue value : node.values()) {
        int occurrence = occurrences.merge(key(value), 1, Integer::sum);
        if (occurrence > 1) {
          repeated.add(key(value));
        }
        List<TraceValue> found = trace.values().get(value.tracedName());
        TraceValue traced = found == null ? null : find(found, value.step(), occurrence);
        if (traced != null) {
          values.put(value.name(), new Ours(traced.tensor(), precisions.of(traced)));
        } else if (constants.containsKey(value.tracedName())) {
          Tensor tensor = constants.get(value.tracedName());
          values.put(value.name(), new Ours(tensor, tensor.type()));
        }
      }
    }
  }

  /** The value, or null where the imported graph has none of this name. */
  Ours get(FlatValue value) {
    return values.get(value.name());
  }

  /** What a forward pass records a value under: its name and its step. */
  static String key(FlatValue value) {
    return value.tracedName() + value.step();
  }

  /** Whether {@link #key} stands for one value only; two loops may use the same names. */
  boolean isUnique(FlatValue value) {
    return !repeated.contains(key(value));
  }

  /**
   * The n-th value of a name and step in the graph is the n-th in the trace: loops may use the same
   * names. What comes out of a loop has in the trace the step in which it arose.
   */
  private static TraceValue find(List<TraceValue> named, String step, int occurrence) {
    List<TraceValue> found = named.stream().filter(v -> v.step().equals(step)).toList();
    if (!found.isEmpty()) {
      return found.get(Math.min(occurrence, found.size()) - 1);
    }
    return named.stream()
        .filter(value -> value.step().startsWith(step))
        .reduce((first, second) -> second)
        .orElse(null);
  }

  private static void addConstants(Map<String, Tensor> constants, Graph graph) {
    graph.constants().forEach((value, tensor) -> constants.putIfAbsent(value.name(), tensor));
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Recurrent recurrent) {
        addConstants(constants, recurrent.body());
      } else if (node.op() instanceof Branch branch) {
        addConstants(constants, branch.thenGraph());
        addConstants(constants, branch.elseGraph());
      }
    }
  }
}
