package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.PickedPlaces;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Linear rules on affine regions: {@code x W + h U + b} is one linear map, however many nodes it is
 * written with. A region opens at the sum or linear operation that relevance reaches; from there a
 * {@link Message} goes back through movement and sums to the terms, and through at most one linear
 * operation.
 *
 * @param <V> tensors or values of a graph
 */
final class Region<V> {
  private final TraceAnalysis analysis;
  private final Backward<V> backward;
  private final Flow<V> flow;
  private final Account<V> account;
  private final Algebra<V> algebra;
  private final LinearParts<V> linearParts;
  private final UnitWeights<V> unitWeights;

  Region(TraceAnalysis analysis, Backward<V> backward, Flow<V> flow, Account<V> account) {
    this.analysis = analysis;
    this.backward = backward;
    this.flow = flow;
    this.account = account;
    this.algebra = new Algebra<>(backward);
    this.linearParts = new LinearParts<>(analysis.activity(), backward);
    this.unitWeights =
        new UnitWeights<>(analysis.activity(), backward, analysis.quantities().units());
  }

  /**
   * Turns the relevance of a pre-activation into the message of its region; the sinks get theirs.
   */
  Message<V> open(LinearRule rule, TraceValue root, V relevance) {
    Quantities quantities = analysis.quantities();
    List<V> operands = new ArrayList<>();
    operands.add(backward.value(root));
    boolean hasBias = quantities.hasBias(root);
    operands.add(hasBias ? quantities.bias(backward, root) : null);
    operands.add(relevance);
    for (Part part : rule.parts()) {
      operands.add(quantities.partSum(backward, root, new Way(part, false)));
    }
    AffineShares op = new AffineShares(rule);
    List<V> shares = backward.add(op, operands);
    V ofBias = shares.get(op.bias());
    V ofStabilizer = shares.get(op.bias() + 1);
    account.to(Line.UNASSIGNED, shares.get(op.bias() + 2));
    Map<Way, V> ways = new LinkedHashMap<>();
    for (int p = 0; p < rule.parts().size(); p++) {
      ways.put(new Way(rule.parts().get(p), false), shares.get(p));
    }
    if (rule.biasFactor() == 0) {
      if (hasBias) {
        account.to(Line.BIASES, ofBias);
      }
      account.to(Line.STABILIZER, ofStabilizer);
      return new Message<>(ways);
    }
    return share(rule.biasFactor(), root, ways, List.of(ofBias, ofStabilizer));
  }

  /** Spreads what a row shares evenly over the lower units of that row, if it has any. */
  private Message<V> share(double biasFactor, TraceValue root, Map<Way, V> ways, List<V> sinks) {
    List<V> operands = new ArrayList<>(sinks);
    operands.add(analysis.quantities().linearUnits(backward, root));
    operands.add(analysis.quantities().termUnits(backward, root));
    List<V> shares = backward.add(new EvenShares(biasFactor), operands);
    account.to(Line.BIASES, shares.get(2));
    account.to(Line.STABILIZER, shares.get(3));
    return new Message<>(ways, shares.get(0), shares.get(1));
  }

  /** Passes on the messages at the outputs of an evaluation inside a region. */
  void pass(TraceNode node, Kind kind, List<Message<V>> messages) {
    boolean[] active = analysis.roles().terms(node);
    switch (kind) {
      case LINEAR -> passToUnits(node, active, messages.get(0));
      case SUM -> passToTerms(node, active, messages.get(0));
      case MOVEMENT -> move(node, active, messages);
      default -> throw new IllegalArgumentException("no region goes through " + node);
    }
  }

  private void passToUnits(TraceNode node, boolean[] active, Message<V> message) {
    for (int k = 0; k < active.length; k++) {
      if (active[k]) {
        V relevance = null;
        for (Map.Entry<Way, V> entry : message.multipliers().entrySet()) {
          V part = linearParts.relevance(node, k, entry.getKey(), entry.getValue());
          relevance = relevance == null ? part : algebra.plus(relevance, part);
        }
        V shared =
            message.hasShares() ? unitWeights.sumOfShares(node, k, message.linearShare()) : null;
        flow.send(node.input(k), shared == null ? relevance : algebra.plus(relevance, shared));
      }
    }
  }

  private void passToTerms(TraceNode node, boolean[] active, Message<V> message) {
    for (int k = 0; k < active.length; k++) {
      if (active[k]) {
        TraceValue term = node.input(k);
        V like = backward.value(term);
        UnaryOperator<V> reduce = share -> algebra.sumTo(share, like);
        flow.send(
            term,
            Factors.isFactor(node, active)
                ? message.toFactored(Factors.of(node, k, backward), reduce, algebra)
                : message.toTerm(node.op().sign(k), reduce, algebra));
      }
    }
  }

  private void move(TraceNode node, boolean[] active, List<Message<V>> messages) {
    if (node.op() instanceof PickingOp picking) {
      V places = backward.emit(new PickedPlaces(picking), backward.operands(node));
      flow.scatter(node.input(0), places, node.output(), messages.get(0));
      return;
    }
    boolean[] wanted = active.clone();
    for (int k = 0; k < wanted.length; k++) {
      wanted[k] &= Movement.passes(node, k);
    }
    Set<Way> ways = new LinkedHashSet<>();
    messages.forEach(m -> ways.addAll(m == null ? Set.of() : m.multipliers().keySet()));
    Map<Way, List<V>> moved = new LinkedHashMap<>();
    for (Way way : ways) {
      moved.put(way, move(node, wanted, messages, m -> m.multipliers().get(way)));
    }
    boolean shares = messages.stream().anyMatch(m -> m != null && m.hasShares());
    List<V> linear = shares ? move(node, wanted, messages, Message::linearShare) : null;
    List<V> units = shares ? move(node, wanted, messages, Message::unitShare) : null;
    for (int k = 0; k < wanted.length; k++) {
      if (wanted[k]) {
        Map<Way, V> multipliers = new LinkedHashMap<>();
        for (Way way : ways) {
          multipliers.put(way, moved.get(way).get(k));
        }
        flow.send(
            node.input(k),
            shares
                ? new Message<>(multipliers, linear.get(k), units.get(k))
                : new Message<>(multipliers));
      }
    }
  }

  private List<V> move(
      TraceNode node, boolean[] wanted, List<Message<V>> messages, Function<Message<V>, V> part) {
    List<V> cotangents = new ArrayList<>();
    for (Message<V> message : messages) {
      cotangents.add(message == null ? null : part.apply(message));
    }
    return node.op().adjoint(backward, wanted, backward.call(node), cotangents);
  }
}
