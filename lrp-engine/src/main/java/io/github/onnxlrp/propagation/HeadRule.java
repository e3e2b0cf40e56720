package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.function.Predicate;

/**
 * A rule that begins below the head of an output: the weights of the target move down to the logits
 * before relevance starts there. Sums the score up.
 *
 * @param rule what begins at the logits
 * @param strips whether the head is left out
 */
public record HeadRule(BackwardRule rule, boolean strips) implements BackwardRule {
  /** The total that is the score. */
  public static final Object SCORE = "score";

  /** What moves down to the logits. */
  private enum Channel {
    WEIGHTS
  }

  @Override
  public boolean treatsAlike(TraceNode one, TraceNode other) {
    return rule.treatsAlike(one, other);
  }

  @Override
  public <V> Visitor<V> on(Backward<V> backward) {
    return new HeadVisitor<>(backward, rule.on(backward), strips);
  }

  /** What comes to evaluations below the head. */
  public <V> Visitor<V> below(Visitor<V> visitor) {
    return ((HeadVisitor<V>) visitor).below;
  }

  private static final class HeadVisitor<V> implements Visitor<V> {
    private final Backward<V> backward;
    private final Visitor<V> below;
    private final boolean strips;

    HeadVisitor(Backward<V> backward, Visitor<V> below, boolean strips) {
      this.backward = backward;
      this.below = below;
      this.strips = strips;
    }

    @Override
    public void start(TraceValue value, V weights) {
      if (strips) {
        backward.send(value, Channel.WEIGHTS, weights);
      } else {
        begin(value, weights);
      }
    }

    private void begin(TraceValue value, V weights) {
      backward.add(SCORE, new Algebra<>(backward).weighted(backward.value(value), weights));
      below.start(value, weights);
    }

    @Override
    public void visit(TraceNode node) {
      List<V> weights = backward.arrived(node, Channel.WEIGHTS);
      if (weights == null) {
        below.visit(node);
      } else if (Head.isHead(node)) {
        begin(node.input(0), weights.get(0));
      } else if (node.op() instanceof PickingOp picking) {
        V places = backward.emit(new PickedPlaces(picking), backward.operands(node));
        backward.scatter(node.input(0), Channel.WEIGHTS, places, weights.get(0));
      } else {
        move(node, weights);
      }
    }

    private void move(TraceNode node, List<V> weights) {
      boolean[] wanted = Movement.passingOperands(node);
      List<V> moved = node.op().adjoint(backward, wanted, backward.call(node), weights);
      for (int k = 0; k < wanted.length; k++) {
        if (moved.get(k) != null) {
          backward.send(node.input(k), Channel.WEIGHTS, moved.get(k));
        }
      }
    }

    @Override
    public void end(Predicate<TraceValue> here) {
      below.end(here);
    }
  }
}
