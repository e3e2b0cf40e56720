package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.BitSet;
import java.util.Set;

/**
 * What roles and canonical forms may rest on that another sample has otherwise. They look at the
 * numbers beside what relevance can reach: whether these are masks, whether they lie between 0 and
 * 1, and forms write some of them anew. So such a number must not depend on elements of inputs, and
 * where it depends on their lengths, what is decided holds for these lengths.
 *
 * @param elements a sentence about the first that depends on elements; null where none does
 * @param lengths a sentence about the first that depends on lengths; null where none does
 */
public record Premises(String elements, String lengths) {
  /**
   * Looks through a trace.
   *
   * @param trace the trace as it was computed, before canonical forms
   * @param explained the inputs that are explained
   */
  public static Premises of(Trace trace, Set<String> explained) {
    return new Search(trace, explained).search();
  }

  private static final class Search {
    private final Trace trace;
    private final Activity activity;
    private final Dependence dependence;
    // What has been picked or permuted by elements of inputs since it was last weighed.
    private final BitSet permuted = new BitSet();
    private String lengths;

    Search(Trace trace, Set<String> explained) {
      this.trace = trace;
      this.activity = Activity.of(trace, explained);
      this.dependence = new Dependence(trace, input -> true);
    }

    Premises search() {
      for (TraceValue state : activity.initialStates()) {
        if (dependence.onNumbers(state)) {
          return ofElements("the initial state %s depends on elements of inputs".formatted(state));
        }
      }
      for (TraceNode node : trace.nodes()) {
        boolean reached =
            activity.isActive(node.output()) && !activity.isInitialState(node.output());
        String found = reached ? elements(node) : null;
        if (found != null) {
          return ofElements(found);
        }
      }
      return new Premises(null, lengths);
    }

    private Premises ofElements(String sentence) {
      return new Premises(sentence, lengths);
    }

    private String elements(TraceNode node) {
      if (node.op() instanceof Cast
          && !node.output().tensor().isFloating()
          && node.input(0).tensor().isFloating()) {
        return "%s makes integers of numbers".formatted(node);
      }
      for (int k = 0; k < node.inputs().size(); k++) {
        TraceValue operand = node.input(k);
        if (operand == null || activity.isActive(operand) || !readsNumbers(node, k)) {
          continue;
        }
        if (dependence.onElements(operand) || dependence.onNumberOfElements(operand)) {
          return "%s reads %s, which depends on elements of inputs".formatted(node, operand);
        }
        if (lengths == null && dependence.onLengths(operand)) {
          lengths = "%s reads %s, which depends on lengths".formatted(node, operand);
        }
      }
      return permutation(node);
    }

    /** Whether an operand that relevance cannot reach is numbers beside what it can reach. */
    private static boolean readsNumbers(TraceNode node, int operand) {
      boolean looksUp = node.op() instanceof LookupOp;
      boolean routed = node.op() instanceof RoutingOp routing && !routing.copies(operand);
      return node.input(operand).tensor().isFloating()
          && !looksUp
          && !routed
          && !node.op().readsShapeOf(operand)
          && !node.op().givesShape(operand);
    }

    /** Of two values that relevance can reach a Where is a function of neither alone. */
    private boolean isChoiceOfTwo(TraceNode node) {
      return node.op() instanceof Where
          && activity.isActive(node.input(1))
          && activity.isActive(node.input(2));
    }

    /**
     * Whether a product or sum of a value and of the same value in another order is a function of
     * single elements may depend on that order.
     */
    private String permutation(TraceNode node) {
      int active = 0;
      boolean moved = false;
      for (int k = 0; k < node.inputs().size(); k++) {
        TraceValue operand = node.input(k);
        if (operand != null) {
          active += activity.isActive(operand) ? 1 : 0;
          moved |= permuted.get(operand.id());
          moved |=
              node.op() instanceof RoutingOp routing
                  && !isChoiceOfTwo(node)
                  && !routing.copies(k)
                  && dependence.onElements(operand);
        }
      }
      Kind kind = activity.kind(node);
      boolean weighs = kind == Kind.LINEAR || kind == Kind.BILINEAR || kind == Kind.LOOKUP;
      if (moved && !weighs) {
        node.outputs().forEach(output -> permuted.set(output.id()));
      }
      return moved && active > 1 && !weighs && !(node.op() instanceof RoutingOp)
          ? "%s joins values in an order that depends on elements of inputs".formatted(node)
          : null;
    }
  }
}
