package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.function.DoubleUnaryOperator;

/**
 * Every value as {@code scale * base + offset} of the nearest value that is none of these, where
 * all elements have the same scale and offset: {@code 1 - z}, {@code -z + 1} and {@code (z - 1) *
 * -1} are one line, however large the constants are.
 */
final class Lines {
  private static final double TOLERANCE = 1e-12;

  /**
   * One value.
   *
   * @param base the value that it is made of
   * @param complemented whether it or a value between is a number times {@code 1 - base}
   */
  record Line(TraceValue base, double scale, double offset, boolean complemented) {
    /** Whether it is {@code 1 - base}. */
    boolean isComplement() {
      return isLine(-1, 1);
    }

    /** Whether it is {@code base - 1}. */
    boolean isNegativeComplement() {
      return isLine(1, -1);
    }

    /** Whether it is a number times {@code 1 - base}. */
    boolean isOfComplement() {
      return isOfComplement(scale, offset);
    }

    private static boolean isOfComplement(double scale, double offset) {
      return offset != 0 && Math.abs(scale + offset) <= TOLERANCE * Math.abs(offset);
    }

    /** {@code newScale * this + newOffset}. */
    private Line then(double newScale, double newOffset) {
      double whole = newScale * scale;
      double shift = newScale * offset + newOffset;
      return new Line(base, whole, shift, complemented || isOfComplement(whole, shift));
    }

    /** Whether it is the base or its negative. */
    boolean isSigned() {
      return isLine(1, 0) || isLine(-1, 0);
    }

    private boolean isLine(double otherScale, double otherOffset) {
      return Math.abs(scale - otherScale) <= TOLERANCE
          && Math.abs(offset - otherOffset) <= TOLERANCE;
    }
  }

  private final Line[] lines;

  Lines(Trace trace, Activity activity) {
    this.lines = new Line[trace.valueCount()];
    for (TraceNode node : trace.nodes()) {
      int operand = activity.onlyActive(node);
      if (operand >= 0 && isAffine(node, activity)) {
        DoubleUnaryOperator function = node.op().function(operand, node.tensors());
        Line below = of(node.input(operand));
        if (function != null && below.base().tensor().hasShape(node.output().tensor().shape())) {
          double offset = function.applyAsDouble(0);
          double scale = function.applyAsDouble(1) - offset;
          lines[node.output().id()] = below.then(scale, offset);
        }
      }
    }
  }

  private static boolean isAffine(TraceNode node, Activity activity) {
    Kind kind = activity.kind(node);
    return kind == Kind.SUM
        || kind == Kind.FACTOR
        || (node.op() instanceof Elementwise function
            && function.form() == Elementwise.Form.COMPLEMENT);
  }

  /** A value that is no line of another one is one of itself. */
  Line of(TraceValue value) {
    Line line = lines[value.id()];
    return line == null ? new Line(value, 1, 0, false) : line;
  }
}
