package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.function.DoubleUnaryOperator;

/**
 * What canonical forms and roles ask about a trace; the costly part is found out when it is asked
 * for.
 */
public final class Facts {
  /** Movement and factors that are looked through; a loop may carry a value through many. */
  static final int LONGEST = 12;

  private final Trace trace;
  private final Activity activity;
  private final Lines lines;
  private final WrittenFunctions functions;
  private Intervals intervals;
  private String note;

  Facts(Trace trace, Activity activity) {
    this.trace = trace;
    this.activity = activity;
    this.lines = new Lines(trace, activity);
    this.functions = new WrittenFunctions(trace, activity);
  }

  public Trace trace() {
    return trace;
  }

  /** What relevance can reach in the trace. */
  public Activity activity() {
    return activity;
  }

  /** What a reader of an explanation must know of the forms in the trace; or null. */
  public String note() {
    return note;
  }

  void note(String newNote) {
    note = newNote;
  }

  Lines lines() {
    return lines;
  }

  WrittenFunctions functions() {
    return functions;
  }

  Intervals intervals() {
    if (intervals == null) {
      intervals = new Intervals(trace, activity, lines, functions);
    }
    return intervals;
  }

  /** Whether all elements are at least 0, whatever the input. */
  boolean isNotNegative(TraceValue value) {
    return intervals().of(value).low() >= 0;
  }

  /**
   * What divides: the operand of a quotient, or that of a reciprocal which is a factor; or null.
   */
  TraceValue divisor(TraceNode node, int operand) {
    if (node.inputs().size() != 2 || node.input(operand) == null) {
      return null;
    }
    if (node.op().dividesBy(operand, node.tensors())) {
      return signless(node.input(operand));
    }
    TraceNode below = node.input(operand).producer();
    int divides = below == null || !isProduct(node) ? -1 : activity.onlyActive(below);
    boolean reciprocal =
        divides >= 0 && below.op().dividesBy(divides, below.tensors()) && isOne(below, divides);
    return reciprocal ? signless(below.input(divides)) : null;
  }

  /** A value behind signs that cancel. */
  private TraceValue signless(TraceValue value) {
    Lines.Line line = lines.of(value);
    return line.scale() == 1 && line.offset() == 0 ? line.base() : value;
  }

  /** Whether a product is a function of one of its operands, or of what that is a factor of. */
  boolean isFunctionOfAnOperand(TraceNode product) {
    Source common = functions.commonSource(product);
    if (common == null) {
      return false;
    }
    for (TraceValue operand : product.inputs()) {
      TraceValue value = operand;
      while (value != common.value() && isFactorOrMoved(value)) {
        value = value.producer().input(activity.onlyActive(value.producer()));
      }
      if (value == common.value()) {
        return true;
      }
    }
    return false;
  }

  private boolean isFactorOrMoved(TraceValue value) {
    TraceNode node = value.producer();
    return node != null
        && activity.onlyActive(node) >= 0
        && (activity.kind(node) == Kind.FACTOR || activity.kind(node) == Kind.MOVEMENT);
  }

  private static boolean isOne(TraceNode node, int operand) {
    DoubleUnaryOperator function = node.op().function(operand, node.tensors());
    return function != null && function.applyAsDouble(1) == 1 && function.applyAsDouble(2) == 0.5;
  }

  /** Whether a value is a number divided by something, or by a power of it. */
  boolean divides(TraceValue value) {
    TraceNode node = value.producer();
    int operand = node == null ? -1 : activity.onlyActive(node);
    for (int k = 0; operand >= 0 && !node.op().dividesBy(operand, node.tensors()); k++) {
      boolean scales =
          k < LONGEST
              && (activity.kind(node) == Kind.FACTOR || activity.kind(node) == Kind.MOVEMENT);
      node = scales ? node.input(operand).producer() : null;
      operand = node == null ? -1 : activity.onlyActive(node);
    }
    return operand >= 0;
  }

  /** Whether it multiplies two values that count, of which none is named as the gate. */
  boolean isDataProduct(TraceNode node) {
    return isProduct(node) && node.op().equals(new Mul()) && activity.onlyActive(node) < 0;
  }

  static boolean isProduct(TraceNode node) {
    return node != null && node.op() instanceof Mul;
  }

  /** A value without movement that changes nothing, as by Identity. */
  static TraceValue bare(TraceValue value) {
    TraceValue bare = value;
    for (int k = 0; k < LONGEST && keepsAll(bare.producer()); k++) {
      bare = bare.producer().input(0);
    }
    return bare;
  }

  private static boolean keepsAll(TraceNode node) {
    return node != null
        && node.op().keepsOrder()
        && node.input(0).tensor().hasShape(node.output().tensor().shape());
  }
}
