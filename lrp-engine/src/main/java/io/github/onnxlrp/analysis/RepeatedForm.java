package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is computed again, with the same operation from the same operands, becomes what was. */
final class RepeatedForm implements CanonicalForm {
  private final Trace trace;
  private final Activity activity;
  private final Map<List<Object>, TraceNode> known = new HashMap<>();

  RepeatedForm(Facts facts) {
    this.trace = facts.trace();
    this.activity = facts.activity();
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    // A composite may have another rule for each linear operation.
    boolean linear = activity.kind(node) == Kind.LINEAR || activity.kind(node) == Kind.BILINEAR;
    if (linear || node.op().keepsOrder() || node.outputs().size() > 1 || !sharesOperands(node)) {
      return null;
    }
    TraceNode first = known.putIfAbsent(key(node), node);
    return first != null && isSame(first.output(), node.output())
        ? rewriter -> new Result(Reshape.identity(), List.of(first.output()))
        : null;
  }

  /**
   * Whether all that counts is read elsewhere, too, as far as that can be seen at once: it keeps
   * the table small.
   */
  private boolean sharesOperands(TraceNode node) {
    for (TraceValue operand : node.inputs()) {
      if (operand != null
          && activity.isActive(operand)
          && trace.consumers(operand).size() == 1
          && Facts.bare(operand) == operand) {
        return false;
      }
    }
    return true;
  }

  private List<Object> key(TraceNode node) {
    List<Object> key = new ArrayList<>();
    key.add(key(node.op()));
    node.inputs().forEach(operand -> key.add(key(operand)));
    return key;
  }

  /** Functions are no values in Java, so that the hash of what they give has to tell. */
  private static Object key(TensorOp op) {
    return op instanceof Elementwise function
        ? List.of(
            function.name(),
            function.form(),
            Arrays.hashCode(Arrays.stream(Ends.POINTS).map(function.function()).toArray()))
        : op;
  }

  /** Values are compared as such, and constants by their tensors: each use is a value. */
  private Object key(TraceValue operand) {
    return operand == null
        ? null
        : activity.isActive(operand) ? Facts.bare(operand) : operand.tensor();
  }

  /** Two functions may be the same wherever they were asked for, and not elsewhere. */
  private static boolean isSame(TraceValue first, TraceValue value) {
    return Arrays.equals(first.tensor().doubles(), value.tensor().doubles());
  }
}
