package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.validate.FlatModel.FlatNode;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatValue;
import io.github.onnxlrp.onnx.validate.ValidationReport.NodeComparison;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what nodes write, those inside of other nodes included. */
final class NodeComparisons {
  private final Subject subject;
  private final Map<String, Tensor> expected;
  private final Map<String, String> others;
  private final List<NotCompared> notCompared = new ArrayList<>();
  private final List<NodeComparison> comparisons = new ArrayList<>();
  private final Set<String> shownNames = new HashSet<>();

  private NodeComparisons(Subject subject, Reference reference) {
    this.subject = subject;
    this.expected = reference.values().tensors();
    this.others = reference.values().others();
  }

  List<NodeComparison> all() {
    return comparisons;
  }

  List<NotCompared> notCompared() {
    return notCompared;
  }

  /**
   * Each side has run on by itself.
   *
   * @param fed comparisons of the values behind which ours has gone on with ONNX Runtime's
   */
  static NodeComparisons cumulative(
      Subject subject, Reference reference, Trace trace, Map<String, Comparison> fed) {
    NodeComparisons result = new NodeComparisons(subject, reference);
    TracedValues values = new TracedValues(subject.model().graph(), trace, reference.flat());
    for (FlatNode node : reference.flat().nodes()) {
      for (FlatValue value : node.values()) {
        Comparison alone = fed.get(value.name());
        if (alone != null) {
          result.add(node, value, alone);
        } else {
          result.compare(node, value, values.get(value));
        }
      }
    }
    return result;
  }

  private void compare(FlatNode node, FlatValue value, TracedValues.Ours ours) {
    Tensor theirs = expected.get(value.name());
    if (theirs == null) {
      skip(value, notATensor(value));
    } else if (ours == null) {
      skip(value, "the imported graph has no value of this name");
    } else {
      Tolerance tolerance = subject.options().toleranceOf(ours.precision());
      add(
          node,
          value,
          Comparison.ofInner(
              value.name(), ours.tensor(), theirs, tolerance, Validation.ONNX_RUNTIME));
    }
  }

  /** Our nodes run one by one on the values that ONNX Runtime has before them. */
  static NodeComparisons isolated(
      Subject subject, Reference reference, FlatModel flat, IsolatedNodes nodes) {
    NodeComparisons result = new NodeComparisons(subject, reference);
    for (FlatNode node : flat.nodes()) {
      IsolatedNodes.Outcome outcome = nodes.run(node);
      for (FlatValue value : node.values()) {
        result.addAlone(node, value, outcome);
      }
    }
    return result;
  }

  private void addAlone(FlatNode node, FlatValue value, IsolatedNodes.Outcome outcome) {
    if (outcome == null) {
      skip(value, "its node reads a value that is no tensor");
    } else if (outcome.values().containsKey(value.name())) {
      add(node, value, outcome.values().get(value.name()));
    } else {
      skip(
          value,
          expected.containsKey(value.name())
              ? "the imported graph has no value of this name"
              : notATensor(value));
    }
  }

  private String notATensor(FlatValue value) {
    return Judgement.notATensor(others.getOrDefault(value.name(), "missing"));
  }

  private void add(FlatNode node, FlatValue value, Comparison comparison) {
    comparisons.add(
        new NodeComparison(node.name(), node.node().getOpType(), comparison.named(shown(value))));
  }

  private void skip(FlatValue value, String reason) {
    notCompared.add(new NotCompared(shown(value), reason));
  }

  /** Two loops may use the same name; the name in the flat model is used once. */
  private String shown(FlatValue value) {
    return shownNames.add(value.shownName()) ? value.shownName() : value.name();
  }
}
