package io.github.onnxlrp.method;

import io.github.onnxlrp.backward.TraceBackward;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.method.GradientRule.Channel;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.Set;

/** Differentiates a score along a trace; see {@link GradientRule}. */
final class GradientWalk {
  private final TraceAnalysis analysis;
  private final TraceBackward backward;
  private final GradientRule rule;
  private final Set<String> notes = new LinkedHashSet<>();

  private GradientWalk(TraceAnalysis analysis, boolean timesInput) {
    this.analysis = analysis;
    this.backward = new TraceBackward(analysis.trace(), analysis.forward());
    this.rule = new GradientRule(analysis.activity(), analysis.roles(), timesInput);
  }

  /**
   * Differentiates.
   *
   * @param head the values that the score is a weighted sum of
   * @param timesInput whether elements of looked-up rows count times their gradient
   */
  static GradientWalk run(TraceAnalysis analysis, Head head, boolean timesInput) {
    GradientWalk walk = new GradientWalk(analysis, timesInput);
    if (head.starts().stream().noneMatch(start -> analysis.activity().isActive(start.value()))) {
      walk.notes.add("nothing that is explained reaches '%s'".formatted(head.name()));
    }
    var visitor = walk.rule.on(walk.backward);
    head.starts().forEach(start -> visitor.start(start.value(), start.weights()));
    walk.backward.walk(visitor);
    return walk;
  }

  /** The gradient by a value, in its shape; null where none reached it. */
  Tensor gradient(TraceValue value) {
    return backward.arrived(value, Channel.GRADIENT);
  }

  /** What ids get of the rows that they look up; null where a value is none of such ids. */
  Tensor ofIds(TraceValue value) {
    return backward.arrived(value, Channel.IDS);
  }

  /** What a reader must know to judge the result. */
  Set<String> notes() {
    Set<String> all = new LinkedHashSet<>(notes);
    all.addAll(rule.notes());
    return all;
  }

  /** Whether all gradients on the way are numbers. */
  boolean isFinite() {
    for (TraceNode node : analysis.trace().nodes()) {
      for (TraceValue value : node.inputs()) {
        if (value != null && !isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isFinite(TraceValue value) {
    for (Channel channel : Channel.values()) {
      Tensor found = backward.arrived(value, channel);
      if (found != null && !Double.isFinite(found.absoluteSum())) {
        return false;
      }
    }
    return true;
  }
}
