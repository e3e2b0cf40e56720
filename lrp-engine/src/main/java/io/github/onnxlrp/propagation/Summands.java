package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.List;

/**
 * What a score is the sum of, by its first affine region alone: with this it is compared where it
 * is close to 0 only because large parts of it cancel.
 */
final class Summands {
  private Summands() {}

  /** The largest absolute relevance of one element where relevance starts, or one region below. */
  static double largest(TraceAnalysis analysis, Composite composite, boolean strict, Head head) {
    RelevanceWalk walk = RelevanceWalk.start(analysis, composite, strict, head);
    double largest = 0;
    for (Head.Start start : head.starts()) {
      largest = Math.max(largest, largestAt(start.value(), walk));
    }
    List<TraceNode> nodes = analysis.trace().nodes();
    boolean opened = false;
    for (int k = nodes.size() - 1; k >= 0; k--) {
      TraceNode node = nodes.get(k);
      boolean inside = node.outputs().stream().anyMatch(walk::isInsideRegion);
      boolean above = !opened && node.outputs().stream().anyMatch(v -> walk.relevance(v) != null);
      Kind kind = inside || above ? analysis.roles().kind(node) : null;
      if (inside ? analysis.roles().isInsideRegion(node) : above && leadsOn(kind)) {
        walk.visit(node);
        opened |= kind == Kind.SUM || kind == Kind.LINEAR;
        for (TraceValue operand : node.inputs()) {
          largest = Math.max(largest, operand == null ? 0 : largestAt(operand, walk));
        }
      }
    }
    return largest;
  }

  private static boolean leadsOn(Kind kind) {
    return kind == Kind.SUM
        || kind == Kind.LINEAR
        || kind == Kind.MOVEMENT
        || kind == Kind.SELECTION
        || kind == Kind.ELEMENTWISE
        || kind == Kind.NORMALISATION;
  }

  private static double largestAt(TraceValue value, RelevanceWalk walk) {
    var relevance = walk.relevance(value);
    return relevance == null
        ? 0
        : Arrays.stream(relevance.doubles()).map(Math::abs).max().orElse(0);
  }
}
