package io.github.onnxlrp.method;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.forward.TensorEmitter;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.RunningSum;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * Reverse-mode differentiation along a trace: the gradient of a score by every value on the way to
 * what is explained. Ids of looked-up rows have no gradient; they get a share of the rows', which
 * only moves from there on.
 */
public final class GradientWalk {
  private final Activity activity;
  private final BinaryOperator<Tensor> ofRows;
  private final IdentityHashMap<TraceValue, RunningSum> gradients = new IdentityHashMap<>();
  private final IdentityHashMap<TraceValue, RunningSum> ofIds = new IdentityHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private boolean finite = true;

  private GradientWalk(Activity activity, BinaryOperator<Tensor> ofRows) {
    this.activity = activity;
    this.ofRows = ofRows;
  }

  /**
   * Differentiates.
   *
   * @param head the values that the score is a weighted sum of
   * @param ofRows what counts for each element of looked-up rows, of their values and gradients; it
   *     is summed for each id
   */
  public static GradientWalk run(TraceAnalysis analysis, Head head, BinaryOperator<Tensor> ofRows) {
    GradientWalk walk = new GradientWalk(analysis.activity(), ofRows);
    head.starts().forEach(start -> walk.send(walk.gradients, start.value(), start.weights()));
    if (head.starts().stream().noneMatch(start -> walk.activity.isActive(start.value()))) {
      walk.notes.add("nothing that is explained reaches '%s'".formatted(head.name()));
    }
    List<TraceNode> nodes = analysis.trace().nodes();
    for (int k = nodes.size() - 1; k >= 0; k--) {
      TraceNode node = nodes.get(k);
      List<Tensor> shares = arriving(walk.ofIds, node);
      if (shares != null) {
        walk.moveIds(node, shares);
      }
      List<Tensor> arriving = arriving(walk.gradients, node);
      if (arriving != null) {
        walk.differentiate(node, arriving);
      }
    }
    return walk;
  }

  /** The gradient by a value, in its shape; null where none reached it. */
  public Tensor gradient(TraceValue value) {
    return sum(gradients, value);
  }

  /** What ids get of the rows that they look up; null where a value is none of such ids. */
  public Tensor ofIds(TraceValue value) {
    return sum(ofIds, value);
  }

  private static Tensor sum(IdentityHashMap<TraceValue, RunningSum> sums, TraceValue value) {
    RunningSum sum = sums.get(value);
    return sum == null ? null : sum.value();
  }

  /** What a reader must know to judge the result. */
  public Set<String> notes() {
    return notes;
  }

  /** Whether all gradients on the way are numbers. */
  public boolean isFinite() {
    return finite;
  }

  /** What has reached the outputs of an evaluation; null where nothing has. */
  private static List<Tensor> arriving(
      IdentityHashMap<TraceValue, RunningSum> sums, TraceNode node) {
    List<Tensor> result = new ArrayList<>();
    boolean any = false;
    for (TraceValue output : node.outputs()) {
      result.add(sum(sums, output));
      any |= sums.containsKey(output);
    }
    return any ? result : null;
  }

  private void send(IdentityHashMap<TraceValue, RunningSum> sums, TraceValue value, Tensor share) {
    if (activity.isExplained(value)) {
      finite &= Double.isFinite(share.absoluteSum());
      sums.computeIfAbsent(value, key -> new RunningSum(key.tensor())).add(share);
    }
  }

  /** What belongs to ids follows them through movement, and through arithmetic unchanged. */
  private void moveIds(TraceNode node, List<Tensor> arriving) {
    boolean[] active = activity.activeOperands(node);
    Kind kind = node.op().kind(active);
    if (kind == Kind.MOVEMENT || kind == Kind.SELECTION) {
      sendAll(ofIds, node, Movement.route(node, arriving));
      return;
    }
    for (int k = 0; k < active.length; k++) {
      if (active[k]) {
        TraceValue ids = node.input(k);
        send(ofIds, ids, Broadcast.sumTo(arriving.get(0), ids.tensor().shape()));
      }
    }
  }

  private void differentiate(TraceNode node, List<Tensor> arriving) {
    boolean[] active = activity.activeOperands(node);
    Kind kind = node.op().kind(active);
    if (kind == Kind.LOOKUP) {
      LookupOp lookup = (LookupOp) node.op();
      Tensor rows = ofRows.apply(node.output().tensor(), arriving.get(0));
      send(ofIds, node.input(lookup.idsOperand()), lookup.relevanceOfIds(node.call(), rows));
    } else if (roundsToIntegers(node)) {
      notes.add("%s: a step function, the gradient of which is 0".formatted(node));
    } else if (node.op() instanceof PickingOp picking && activity.isExplained(node.input(0))) {
      gradients
          .computeIfAbsent(node.input(0), key -> new RunningSum(key.tensor()))
          .scatter(picking.sources(node.call().inputs()), arriving.get(0));
    } else if (kind != Kind.DISCRETE) {
      sendAll(
          gradients,
          node,
          node.op().adjoint(TensorEmitter.INSTANCE, active, node.call(), arriving));
    }
  }

  private void sendAll(
      IdentityHashMap<TraceValue, RunningSum> sums, TraceNode node, List<Tensor> shares) {
    for (int k = 0; k < shares.size(); k++) {
      if (shares.get(k) != null) {
        send(sums, node.input(k), shares.get(k));
      }
    }
  }

  private static boolean roundsToIntegers(TraceNode node) {
    return !node.output().tensor().isFloating()
        && node.inputs().stream().anyMatch(v -> v != null && v.tensor().isFloating());
  }
}
