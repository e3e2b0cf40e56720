package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatNode;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatValue;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our nodes one by one, each on the values that ONNX Runtime has before it. */
final class IsolatedNodes {
  /**
   * What one node gives.
   *
   * @param cut the node as a model of its own
   * @param values what it writes, beside what ONNX Runtime has, by the name in the flat model; what
   *     is no tensor there is left out
   * @param isStep whether a small difference before the node can be a large one behind it, because
   *     it gives integers or rounds to them
   */
  record Outcome(OneNodeModel.Cut cut, Map<String, Comparison> values, boolean isStep) {
    boolean ok() {
      return values.values().stream().allMatch(Comparison::ok);
    }
  }

  private final OnnxModel model;
  private final Map<String, Tensor> expected;
  private final Map<String, Tensor> readable;
  private final ValidationOptions options;
  private final OneNodeModel cutter;
  private final Map<FlatNode, Outcome> outcomes = new HashMap<>();

  /**
   * Nodes of ours.
   *
   * @param flat our model in the flat form of the reference
   */
  IsolatedNodes(Subject subject, FlatModel flat, Map<String, Tensor> expected) {
    this.model = subject.model();
    this.options = subject.options();
    this.expected = expected;
    this.readable = new HashMap<>(expected);
    readable.putAll(subject.inputs());
    this.cutter = new OneNodeModel(flat.proto());
  }

  /** Runs a node; null when it reads a value that is no tensor. */
  Outcome run(FlatNode node) {
    if (!outcomes.containsKey(node)) {
      OneNodeModel.Cut cut = cutter.cut(node.node(), readable);
      outcomes.put(node, cut == null ? null : run(node, cut));
    }
    return outcomes.get(node);
  }

  private Outcome run(FlatNode node, OneNodeModel.Cut cut) {
    Map<String, Comparison> values = new LinkedHashMap<>();
    try {
      Trace trace = ForwardPass.run(model.withProto(cut.proto()).graph(), cut.inputs());
      Precisions precisions = new Precisions(trace);
      for (FlatValue value : node.values()) {
        Tensor theirs = expected.get(value.name());
        TraceValue ours = trace.outputs().get(value.name());
        if (theirs != null && ours != null) {
          Tolerance tolerance = options.toleranceOf(precisions.of(ours));
          values.put(
              value.name(),
              Comparison.ofInner(
                  value.shownName(), ours.tensor(), theirs, tolerance, Validation.ONNX_RUNTIME));
        }
      }
      return new Outcome(cut, values, isStep(trace));
    } catch (OnnxLrpException e) {
      node.values()
          .forEach(v -> values.put(v.name(), Comparison.failed(v.shownName(), e.getMessage())));
      return new Outcome(cut, values, false);
    }
  }

  private static boolean isStep(Trace trace) {
    return trace.outputs().values().stream().anyMatch(value -> !value.tensor().isFloating())
        || trace.nodes().stream().map(TraceNode::op).anyMatch(Quantize.class::isInstance);
  }
}
