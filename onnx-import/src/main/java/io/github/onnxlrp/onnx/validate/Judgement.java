package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Our values beside those of one reference.
 *
 * @param outputs the outputs of the model
 * @param nodes the values of the nodes; empty when not asked for
 * @param notCompared what no comparison covers
 */
record Judgement(
    List<Comparison> outputs, List<NodeComparison> nodes, List<NotCompared> notCompared) {

  /** What the options ask for. */
  static Judgement of(Subject subject, Trace trace, Reference reference) {
    return switch (subject.options().scope()) {
      case OUTPUTS, PER_NODE -> cumulative(subject, trace, reference, Map.of());
      case ISOLATED -> {
        FlatModel flat = reference.flatten(subject.model().proto());
        IsolatedNodes alone = new IsolatedNodes(subject, flat, reference.values().tensors());
        yield with(
            subject,
            trace,
            reference,
            Map.of(),
            NodeComparisons.isolated(subject, reference, flat, alone));
      }
    };
  }

  /**
   * Each side has run on by itself, but for what was fed.
   *
   * @param fed comparisons of the values behind which ours has gone on with ONNX Runtime's
   */
  static Judgement cumulative(
      Subject subject, Trace trace, Reference reference, Map<String, Comparison> fed) {
    return with(
        subject, trace, reference, fed, NodeComparisons.cumulative(subject, reference, trace, fed));
  }

  private static Judgement with(
      Subject subject,
      Trace trace,
      Reference reference,
      Map<String, Comparison> fed,
      NodeComparisons nodes) {
    List<NotCompared> notCompared = new ArrayList<>();
    List<Comparison> outputs = new ArrayList<>();
    Precisions precisions = new Precisions(trace);
    for (Map.Entry<String, TraceValue> output : trace.outputs().entrySet()) {
      String name = output.getKey();
      Tensor theirs = reference.values().tensors().get(name);
      if (theirs == null) {
        String other = reference.values().others().getOrDefault(name, "missing");
        notCompared.add(new NotCompared(name, notATensor(other)));
      } else if (fed.containsKey(name)) {
        outputs.add(fed.get(name).named(name));
      } else {
        Tolerance tolerance = subject.options().toleranceOf(precisions.of(output.getValue()));
        Tensor ours = output.getValue().tensor();
        outputs.add(Comparison.of(name, ours, theirs, tolerance, Validation.ONNX_RUNTIME));
      }
    }
    notCompared.addAll(reference.notCompared());
    notCompared.addAll(nodes.notCompared());
    return new Judgement(outputs, nodes.all(), notCompared);
  }

  static String notATensor(String other) {
    return "in ONNX Runtime it is " + other;
  }

  boolean ok() {
    return outputs.stream().allMatch(Comparison::ok)
        && nodes.stream().allMatch(node -> node.comparison().ok());
  }

  /** The same, where what differs here and agrees there is not comparable for {@code reason}. */
  Judgement excusedBy(Judgement other, String reason) {
    Map<String, Comparison> values = new HashMap<>();
    other.nodes.forEach(node -> values.put(node.comparison().name(), node.comparison()));
    Map<String, Comparison> ends = new HashMap<>();
    other.outputs.forEach(output -> ends.put(output.name(), output));
    return new Judgement(
        outputs.stream().map(output -> excused(output, ends.get(output.name()), reason)).toList(),
        nodes.stream()
            .map(
                node ->
                    new NodeComparison(
                        node.node(),
                        node.operator(),
                        excused(node.comparison(), values.get(node.comparison().name()), reason)))
            .toList(),
        notCompared);
  }

  private static Comparison excused(Comparison here, Comparison there, String reason) {
    return !here.ok() && there != null && there.ok() ? here.notComparable(reason) : here;
  }
}
