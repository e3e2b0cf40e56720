package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatNode;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatValue;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Our forward pass where it goes on with ONNX Runtime's values behind some nodes: those that turn a
 * rounding error before them into a whole step, such as one byte of a quantised value. A node is
 * passed over like this only if it gives what ONNX Runtime gives when it reads the same, and if
 * what it reads here agrees; so everything between two such nodes is compared as strictly as
 * without.
 */
final class FedForward {
  private final Graph graph;
  private final FlatModel flat;
  private final Map<String, Tensor> expected;
  private final IsolatedNodes isolated;
  private final ValidationOptions options;
  private final Map<String, Tensor> inputs;
  private final Map<String, Tensor> given = new LinkedHashMap<>();
  private final Map<String, Comparison> fed = new LinkedHashMap<>();
  private final Set<FlatNode> nodes = new LinkedHashSet<>();
  private Trace trace;
  private TracedValues values;

  private FedForward(Subject subject, Trace trace, Reference reference) {
    this.graph = subject.model().graph();
    this.inputs = subject.inputs();
    this.options = subject.options();
    this.flat = reference.flatten(subject.model().proto());
    this.expected = reference.values().tensors();
    this.isolated = new IsolatedNodes(subject, flat, expected);
    this.trace = trace;
    this.values = new TracedValues(graph, trace, flat);
  }

  /** The pass, or null where there is no such node or one of them reads what does not agree. */
  static FedForward of(Subject subject, Trace trace, Reference reference) {
    FedForward pass = new FedForward(subject, trace, reference);
    while (pass.feedMore()) {
      pass.trace = ForwardPass.run(pass.graph, pass.inputs, pass.given);
      pass.values = new TracedValues(pass.graph, pass.trace, pass.flat);
    }
    return pass.nodes.isEmpty() || !pass.operandsAgree() ? null : pass;
  }

  private boolean feedMore() {
    boolean more = false;
    for (FlatNode node : flat.nodes()) {
      if (!nodes.contains(node) && isFlipped(node)) {
        nodes.add(node);
        fed.putAll(isolated.run(node).values());
        for (FlatValue value : node.values()) {
          if (fed.containsKey(value.name())) {
            given.put(TracedValues.key(value), expected.get(value.name()));
          }
        }
        more = true;
      }
    }
    return more;
  }

  private boolean isFlipped(FlatNode node) {
    if (node.values().stream().allMatch(this::agrees)
        || !node.values().stream().allMatch(values::isUnique)) {
      return false;
    }
    IsolatedNodes.Outcome alone = isolated.run(node);
    return alone != null && alone.isStep() && alone.ok() && !alone.values().isEmpty();
  }

  private boolean agrees(FlatValue value) {
    TracedValues.Ours ours = values.get(value);
    Tensor theirs = expected.get(value.name());
    return ours == null
        || theirs == null
        || Comparison.ofInner(
                value.name(),
                ours.tensor(),
                theirs,
                options.toleranceOf(ours.precision()),
                Validation.ONNX_RUNTIME)
            .ok();
  }

  private boolean operandsAgree() {
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.node().getInputList()));
    read.removeAll(fed.keySet());
    return flat.nodes().stream()
        .flatMap(node -> node.values().stream())
        .filter(value -> read.contains(value.name()))
        .allMatch(this::agrees);
  }

  Trace trace() {
    return trace;
  }

  /** What the nodes that were passed over give by themselves, by the name in the flat model. */
  Map<String, Comparison> fed() {
    return fed;
  }

  /** The names of those nodes. */
  List<String> nodes() {
    return nodes.stream().map(FlatNode::name).toList();
  }
}
