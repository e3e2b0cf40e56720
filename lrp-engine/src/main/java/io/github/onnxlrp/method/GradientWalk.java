package io.github.onnxlrp.method;

import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.TraceBackward;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceValue;
import java.util.LinkedHashSet;
import java.util.Set;

/** Differentiates a score along a trace; see {@link GradientRule}. */
final class GradientWalk {
  private final TraceBackward backward;
  private final GradientRule rule;
  private final BackwardRule.Visitor<Tensor> visitor;
  private final Set<String> notes = new LinkedHashSet<>();

  private GradientWalk(TraceAnalysis analysis, GradientMeasure measure) {
    this.backward = new TraceBackward(analysis.trace(), analysis.forward());
    this.rule = new GradientRule(analysis, measure);
    this.visitor = rule.on(backward);
  }

  /**
   * Differentiates.
   *
   * @param head the values that the score is a weighted sum of
   * @param measure what an element counts
   */
  static GradientWalk run(TraceAnalysis analysis, Head head, GradientMeasure measure) {
    GradientWalk walk = new GradientWalk(analysis, measure);
    if (head.starts().stream().noneMatch(start -> analysis.activity().isActive(start.value()))) {
      walk.notes.add("nothing that is explained reaches '%s'".formatted(head.name()));
    }
    head.starts().forEach(start -> walk.visitor.start(start.value(), start.weights()));
    walk.backward.walk(walk.visitor);
    return walk;
  }

  /** How much each element of a value counts; null where nothing reached it. */
  Tensor attribution(TraceValue value) {
    return rule.attribution(backward, visitor, value);
  }

  /** What a reader must know to judge the result. */
  Set<String> notes() {
    Set<String> all = new LinkedHashSet<>(notes);
    all.addAll(rule.notes());
    return all;
  }

  /** Whether all gradients on the way are numbers. */
  boolean isFinite() {
    return Double.isFinite(backward.total(GradientRule.LARGEST));
  }
}
