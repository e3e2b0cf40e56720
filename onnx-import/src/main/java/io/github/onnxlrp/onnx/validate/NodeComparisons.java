package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.forward.ForwardPass;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatNode;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatValue;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what nodes write, those inside of other nodes included. */
final class NodeComparisons {
  private final OnnxRuntimeSession.Result expected;
  private final Tolerance tolerance;
  private final List<NotCompared> notCompared;
  private final List<NodeComparison> comparisons = new ArrayList<>();
  private final Set<String> shownNames = new HashSet<>();
  private Reproduction reproduction;

  NodeComparisons(
      OnnxRuntimeSession.Result expected, Tolerance tolerance, List<NotCompared> notCompared) {
    this.expected = expected;
    this.tolerance = tolerance;
    this.notCompared = notCompared;
  }

  List<NodeComparison> all() {
    return comparisons;
  }

  Reproduction reproduction() {
    return reproduction;
  }

  /** Each side has run on by itself. */
  void compareCumulative(FlatModel flat, Graph graph, Trace trace) {
    Map<String, Tensor> constants = new HashMap<>();
    addConstants(constants, graph);
    Map<String, Integer> occurrences = new HashMap<>();
    for (FlatNode node : flat.nodes()) {
      for (FlatValue value : node.values()) {
        int occurrence = occurrences.merge(value.tracedName() + value.step(), 1, Integer::sum);
        List<TraceValue> found = trace.values().get(value.tracedName());
        Tensor ours =
            found == null
                ? constants.get(value.tracedName())
                : find(found, value.step(), occurrence);
        compare(node, value, ours);
      }
    }
  }

  /**
   * The n-th value of a name and step in the graph is the n-th in the trace: loops may use the same
   * names. What comes out of a loop has in the trace the step in which it arose.
   */
  private static Tensor find(List<TraceValue> named, String step, int occurrence) {
    List<TraceValue> found = named.stream().filter(v -> v.step().equals(step)).toList();
    if (!found.isEmpty()) {
      return found.get(Math.min(occurrence, found.size()) - 1).tensor();
    }
    return named.stream()
        .filter(value -> value.step().startsWith(step))
        .reduce((first, second) -> second)
        .map(TraceValue::tensor)
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

  /** Our nodes run one by one on the values that ONNX Runtime has before them. */
  void compareIsolated(OnnxModel model, FlatModel flat, Map<String, Tensor> inputs) {
    Map<String, Tensor> values = new HashMap<>(expected.tensors());
    values.putAll(inputs);
    OneNodeModel cutter = new OneNodeModel(flat.proto());
    for (FlatNode node : flat.nodes()) {
      OneNodeModel.Cut cut = cutter.cut(node.node(), values);
      if (cut == null) {
        node.values().forEach(value -> skip(value, "its node reads a value that is no tensor"));
        continue;
      }
      boolean agrees = runAlone(model, node, cut);
      if (!agrees && reproduction == null) {
        reproduction = reproduction(node, cut);
      }
    }
  }

  private boolean runAlone(OnnxModel model, FlatNode node, OneNodeModel.Cut cut) {
    int before = comparisons.size();
    try {
      Trace trace = ForwardPass.run(model.withProto(cut.proto()).graph(), cut.inputs());
      for (FlatValue value : node.values()) {
        TraceValue ours = trace.outputs().get(value.name());
        compare(node, value, ours == null ? null : ours.tensor());
      }
    } catch (OnnxLrpException e) {
      node.values().forEach(v -> addResult(node, Comparison.failed(shown(v), e.getMessage())));
    }
    return comparisons.subList(before, comparisons.size()).stream()
        .allMatch(comparison -> comparison.comparison().ok());
  }

  private Reproduction reproduction(FlatNode node, OneNodeModel.Cut cut) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (FlatValue value : node.values()) {
      Tensor tensor = expected.tensors().get(value.name());
      if (tensor != null) {
        outputs.put(value.name(), tensor);
      }
    }
    return new Reproduction(node.name(), cut.proto(), new TestDataDirectory(cut.inputs(), outputs));
  }

  private void compare(FlatNode node, FlatValue value, Tensor ours) {
    Tensor theirs = expected.tensors().get(value.name());
    if (theirs == null) {
      skip(value, Validation.notATensor(value.name(), expected));
    } else if (ours == null) {
      skip(value, "the imported graph has no value of this name");
    } else {
      addResult(
          node, Comparison.ofInner(shown(value), ours, theirs, tolerance, Validation.ONNX_RUNTIME));
    }
  }

  private void addResult(FlatNode node, Comparison comparison) {
    comparisons.add(new NodeComparison(node.name(), node.node().getOpType(), comparison));
  }

  private void skip(FlatValue value, String reason) {
    notCompared.add(new NotCompared(shown(value), reason));
  }

  /** Two loops may use the same name; the name in the flat model is used once. */
  private String shown(FlatValue value) {
    return shownNames.add(value.shownName()) ? value.shownName() : value.name();
  }
}
