package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceRewriter;
import io.github.onnxlrp.forward.TraceRewriter.Result;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is computed again, with the same operation from the same operands, becomes what was. */
final class RepeatedForm implements CanonicalForm {
  private final Trace trace;
  private final Activity activity;
  private final Map<Integer, TraceNode> known = new HashMap<>();

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
    TraceNode first = known.putIfAbsent(hash(node), node);
    return first != null && hasSameOperands(first, node) && isSame(first, node)
        ? rewriter -> new Result(Reshape.identity(), List.of(first.output()))
        : null;
  }

  /** Whether all that counts is read elsewhere, too, as far as that can be seen at once. */
  private boolean sharesOperands(TraceNode node) {
    for (TraceValue operand : node.inputs()) {
      boolean alone =
          operand != null && activity.isActive(operand) && trace.consumers(operand).size() == 1;
      if (alone && Facts.bare(operand) == operand) {
        return false;
      }
    }
    return true;
  }

  private int hash(TraceNode node) {
    int hash = node.op().name().hashCode();
    for (TraceValue operand : node.inputs()) {
      hash = 31 * hash + System.identityHashCode(key(operand));
    }
    return hash;
  }

  private boolean hasSameOperands(TraceNode first, TraceNode node) {
    boolean same = first.inputs().size() == node.inputs().size();
    for (int k = 0; same && k < node.inputs().size(); k++) {
      same = key(first.input(k)) == key(node.input(k));
    }
    return same;
  }

  /** Values are compared as such, and constants by their tensors: each use is a value. */
  private Object key(TraceValue operand) {
    return operand == null
        ? null
        : activity.isActive(operand) ? Facts.bare(operand) : operand.tensor();
  }

  /** Functions are no values in Java, so that what they gave has to tell. */
  private static boolean isSame(TraceNode first, TraceNode node) {
    TensorOp op = node.op();
    boolean same =
        op.equals(first.op())
            || (op instanceof Elementwise function
                && first.op() instanceof Elementwise other
                && function.form() == other.form()
                && Arrays.equals(
                    Arrays.stream(Ends.POINTS).map(function.function()).toArray(),
                    Arrays.stream(Ends.POINTS).map(other.function()).toArray()));
    Tensor result = node.output().tensor();
    return same
        && result.hasShape(first.output().tensor().shape())
        && Arrays.equals(result.doubles(), first.output().tensor().doubles());
  }
}
