package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.forward.TensorEmitter;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.rule.Shares;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 */
final class Region {
  private final TraceAnalysis analysis;
  private final Flow flow;
  private final Account account;

  Region(TraceAnalysis analysis, Flow flow, Account account) {
    this.analysis = analysis;
    this.flow = flow;
    this.account = account;
  }

  /**
   * Turns the relevance of a pre-activation into the message of its region; the sinks get theirs.
   */
  Message open(LinearRule rule, TraceValue root, Tensor relevance) {
    int[] shape = root.tensor().shape();
    double[] z = root.tensor().doubles();
    double[] bias = analysis.bias().at(root).doubles();
    double[] r = relevance.doubles();
    List<Part> parts = rule.parts();
    List<Tensor> sums =
        parts.stream().map(part -> analysis.partSum(root, new Way(part, false))).toList();
    double[][] multipliers = new double[parts.size()][z.length];
    double[] ofBias = new double[z.length];
    double[] ofStabilizer = new double[z.length];
    double[] sumsOfUnit = new double[parts.size()];
    Shares shares = new Shares(parts.size());
    double unassigned = 0;
    for (int j = 0; j < z.length; j++) {
      if (r[j] == 0) {
        continue;
      }
      for (int p = 0; p < sumsOfUnit.length; p++) {
        sumsOfUnit[p] = sums.get(p).doubles()[j];
      }
      shares.clear();
      rule.share(z[j], bias[j], sumsOfUnit, r[j], shares);
      for (int p = 0; p < sumsOfUnit.length; p++) {
        multipliers[p][j] = shares.multiplier(p);
      }
      ofBias[j] = shares.bias();
      ofStabilizer[j] = shares.stabilizer();
      unassigned += shares.unassigned();
    }
    account.toUnassigned(unassigned);
    Map<Way, Tensor> ways = new LinkedHashMap<>();
    for (int p = 0; p < multipliers.length; p++) {
      ways.put(new Way(parts.get(p), false), Tensor.of(multipliers[p], shape));
    }
    if (rule.biasFactor() == 0) {
      account.toBiases(Arrays.stream(ofBias).sum());
      account.toStabilizer(Arrays.stream(ofStabilizer).sum());
      return new Message(ways);
    }
    return share(rule.biasFactor(), root, ways, ofBias, ofStabilizer);
  }

  /** Spreads what a row shares evenly over the lower units of that row, if it has any. */
  private Message share(
      double biasFactor,
      TraceValue root,
      Map<Way, Tensor> multipliers,
      double[] ofBias,
      double[] ofStabilizer) {
    double[] linear = analysis.linearUnits().at(root).doubles();
    double[] terms = analysis.termUnits().at(root).doubles();
    // Without terms of the sum, each element shares with the units that it comes from: all of a
    // matrix product, the receptive field of a convolution.
    boolean dense = root.tensor().rank() > 0 && Arrays.stream(terms).anyMatch(count -> count != 0);
    int width = dense ? root.tensor().dim(-1) : 1;
    double[] linearShare = new double[linear.length];
    double[] unitShare = new double[linear.length];
    for (int start = 0; start < linear.length; start += width) {
      double bias = 0;
      double stabilizer = 0;
      double units = 0;
      for (int j = start; j < start + width; j++) {
        bias += ofBias[j];
        stabilizer += ofStabilizer[j];
        units += linear[j] / width + terms[j];
      }
      double shared = units == 0 ? 0 : biasFactor;
      account.toBiases((1 - shared) * bias);
      account.toStabilizer((1 - shared) * stabilizer);
      if (units != 0) {
        Arrays.fill(unitShare, start, start + width, shared * (bias + stabilizer) / units);
        Arrays.fill(linearShare, start, start + width, unitShare[start] / width);
      }
    }
    int[] shape = root.tensor().shape();
    return new Message(multipliers, Tensor.of(linearShare, shape), Tensor.of(unitShare, shape));
  }

  /** Passes on the messages at the outputs of an evaluation inside a region. */
  void pass(TraceNode node, Kind kind, List<Message> messages) {
    boolean[] active = analysis.roles().terms(node);
    switch (kind) {
      case LINEAR -> passToUnits(node, active, messages.get(0));
      case SUM -> passToTerms(node, active, messages.get(0));
      case MOVEMENT -> move(node, active, messages);
      default -> throw new IllegalArgumentException("no region goes through " + node);
    }
  }

  private void passToUnits(TraceNode node, boolean[] active, Message message) {
    for (int k = 0; k < active.length; k++) {
      if (active[k]) {
        Tensor relevance = null;
        for (Map.Entry<Way, Tensor> entry : message.multipliers().entrySet()) {
          Tensor part = analysis.linearParts().relevance(node, k, entry.getKey(), entry.getValue());
          relevance = relevance == null ? part : relevance.plus(part);
        }
        if (relevance != null && message.hasShares()) {
          relevance =
              relevance.plus(analysis.unitWeights().sumOfShares(node, k, message.linearShare()));
        }
        if (relevance != null) {
          flow.send(node.input(k), relevance);
        }
      }
    }
  }

  private void passToTerms(TraceNode node, boolean[] active, Message message) {
    for (int k = 0; k < active.length; k++) {
      if (active[k]) {
        TraceValue term = node.input(k);
        int[] shape = term.tensor().shape();
        UnaryOperator<Tensor> reduce = tensor -> Broadcast.sumTo(tensor, shape);
        flow.send(
            term,
            Factors.isFactor(node, active)
                ? message.toFactored(Factors.of(node, k), reduce)
                : message.toTerm(node.op().sign(k), reduce));
      }
    }
  }

  private void move(TraceNode node, boolean[] active, List<Message> messages) {
    if (node.op() instanceof PickingOp picking) {
      int[] sources = picking.sources(node.call().inputs());
      flow.scatter(node.input(0), sources, node.output(), messages.get(0));
      return;
    }
    boolean[] wanted = active.clone();
    for (int k = 0; k < wanted.length; k++) {
      wanted[k] &= Movement.passes(node, k);
    }
    Set<Way> ways = new LinkedHashSet<>();
    messages.forEach(m -> ways.addAll(m == null ? Set.of() : m.multipliers().keySet()));
    Map<Way, List<Tensor>> moved = new LinkedHashMap<>();
    for (Way way : ways) {
      moved.put(way, move(node, wanted, messages, m -> m.multipliers().get(way)));
    }
    boolean shares = messages.stream().anyMatch(m -> m != null && m.hasShares());
    List<Tensor> linear = shares ? move(node, wanted, messages, Message::linearShare) : null;
    List<Tensor> units = shares ? move(node, wanted, messages, Message::unitShare) : null;
    for (int k = 0; k < wanted.length; k++) {
      if (wanted[k]) {
        Map<Way, Tensor> multipliers = new LinkedHashMap<>();
        for (Way way : ways) {
          multipliers.put(way, moved.get(way).get(k));
        }
        flow.send(
            node.input(k),
            shares
                ? new Message(multipliers, linear.get(k), units.get(k))
                : new Message(multipliers));
      }
    }
  }

  private static List<Tensor> move(
      TraceNode node, boolean[] wanted, List<Message> messages, Function<Message, Tensor> part) {
    List<Tensor> cotangents = new ArrayList<>(Collections.nCopies(messages.size(), null));
    for (int k = 0; k < messages.size(); k++) {
      Message message = messages.get(k);
      cotangents.set(k, message == null ? null : part.apply(message));
    }
    return node.op().adjoint(TensorEmitter.INSTANCE, wanted, node.call(), cotangents);
  }
}
