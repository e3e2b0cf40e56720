package io.github.onnxlrp.method;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.IdShares;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.op.SumTo;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.List;

/**
 * Carries what ids get of the rows that they look up back to the inputs that hold them: it follows
 * them through movement, and through arithmetic unchanged. Of several operands that hold the same
 * ids one gets all; where they hold others, what they give is of none, which is refused.
 *
 * @param <V> tensors or values of a graph
 */
public final class LookedUpIds<V> {
  /** What it is carried over. */
  private enum Channel {
    IDS
  }

  private final TraceAnalysis analysis;
  private final Activity activity;
  private final Backward<V> backward;
  private final IdOwners owners;

  /** Carries it back in one backward pass. */
  public LookedUpIds(TraceAnalysis analysis, Backward<V> backward) {
    this.analysis = analysis;
    this.activity = analysis.activity();
    this.backward = backward;
    this.owners = new IdOwners(analysis);
  }

  /** Gives the ids of a lookup what its rows have, of which an id gets the sum. */
  public void start(TraceNode lookup, V ofRows) {
    LookupOp op = (LookupOp) lookup.op();
    List<V> operands = backward.operands(lookup);
    operands.add(ofRows);
    send(lookup.input(op.idsOperand()), backward.emit(new IdShares(op), operands));
  }

  /** What ids have got; null where they have got nothing, or where a value holds none. */
  public V arrived(TraceValue ids) {
    return backward.arrived(ids, Channel.IDS);
  }

  /** Carries on what has reached the results of an evaluation, if anything has. */
  public void visit(TraceNode node) {
    List<V> arriving = arrived(node);
    if (arriving == null) {
      return;
    }
    boolean[] active = activity.activeOperands(node);
    Kind kind = node.op().kind(active);
    if (kind == Kind.MOVEMENT || kind == Kind.SELECTION) {
      boolean[] wanted = Movement.passingOperands(node);
      sendAll(node, node.op().adjoint(backward, wanted, backward.call(node), arriving));
      return;
    }
    // Of several operands that are made of the same ids one is picked: the ids count once.
    Source source = several(active) ? analysis.roles().commonSource(node) : null;
    if (source != null) {
      long[] places = Arrays.stream(source.places()).asLongStream().toArray();
      V numbers = backward.ofThisRun(Tensor.vector(places));
      backward.scatter(source.value(), Channel.IDS, numbers, arriving.get(0));
      return;
    }
    if (several(active)) {
      owners.of(node.output());
    }
    for (int k = 0; k < active.length; k++) {
      if (active[k]) {
        TraceValue ids = node.input(k);
        send(ids, backward.emit(new SumTo(), List.of(arriving.get(0), backward.value(ids))));
        return;
      }
    }
  }

  /** What has reached the results of an evaluation; null where nothing has. */
  List<V> arrived(TraceNode node) {
    return backward.arrived(node, Channel.IDS);
  }

  private void sendAll(TraceNode node, List<V> shares) {
    for (int k = 0; k < shares.size(); k++) {
      if (shares.get(k) != null) {
        send(node.input(k), shares.get(k));
      }
    }
  }

  private void send(TraceValue value, V share) {
    if (activity.isExplained(value)) {
      backward.send(value, Channel.IDS, share);
    }
  }

  private static boolean several(boolean[] active) {
    int count = 0;
    for (boolean one : active) {
      count += one ? 1 : 0;
    }
    return count > 1;
  }
}
