package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;

/**
 * Sums {@code (1 - g) * a + g * b}: with g between 0 and 1 they lie between a and b, which the
 * intervals of the two products do not tell.
 */
final class Blends {
  private final Lines lines;

  Blends(Lines lines) {
    this.lines = lines;
  }

  /**
   * A blend.
   *
   * @param gate how much of b
   */
  record Blend(TraceValue gate, TraceValue a, TraceValue b) {}

  /** The blend that an evaluation gives, or null. */
  Blend find(TraceNode node) {
    if (!(node.op() instanceof Add)) {
      return null;
    }
    TraceNode left = node.input(0).producer();
    TraceNode right = node.input(1).producer();
    if (left == null
        || right == null
        || !(left.op() instanceof Mul)
        || !(right.op() instanceof Mul)) {
      return null;
    }
    for (int k = 0; k < 2; k++) {
      for (int l = 0; l < 2; l++) {
        if (areComplements(lines.of(left.input(k)), lines.of(right.input(l)))) {
          return new Blend(right.input(l), left.input(1 - k), right.input(1 - l));
        }
      }
    }
    return null;
  }

  private static boolean areComplements(Lines.Line one, Lines.Line other) {
    return one.base() == other.base()
        && one.scale() == -other.scale()
        && one.offset() == 1 - other.offset();
  }
}
