package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.relevance.rule.LinearRule;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The epsilon rule on affine regions: {@code x W + h U + b} is one linear map, however many nodes
 * it is written with. A region opens at the sum or linear operation that relevance reaches; from
 * there a {@link Message} goes back through movement and sums to the terms, and through at most one
 * linear operation.
 */
final class Region {
  private final TraceAnalysis analysis;
  private final LinearRule rule;
  private final Flow flow;
  private final Account account;

  Region(TraceAnalysis analysis, LinearRule rule, Flow flow, Account account) {
    this.analysis = analysis;
    this.rule = rule;
    this.flow = flow;
    this.account = account;
  }

  /** Turns the relevance of a pre-activation into the message of its region, and pays the sinks. */
  Message open(TraceValue root, Tensor relevance) {
    double[] z = root.tensor().doubles();
    double[] b = analysis.bias().at(root).doubles();
    double[] r = relevance.doubles();
    double[] m = new double[z.length];
    double[] ofBias = new double[z.length];
    double[] ofStabilizer = new double[z.length];
    double unassigned = 0;
    for (int j = 0; j < z.length; j++) {
      if (r[j] != 0) {
        m[j] = rule.multiplier(z[j], r[j]);
        ofBias[j] = b[j] * m[j];
        ofStabilizer[j] = rule.stabilizer(z[j]) * m[j];
        unassigned += rule.isUndefined(z[j]) ? r[j] : 0;
      }
    }
    account.toUnassigned(unassigned);
    Tensor multiplier = Tensor.of(m, root.tensor().shape());
    if (rule.biasFactor() == 0) {
      account.toBiases(Arrays.stream(ofBias).sum());
      account.toStabilizer(Arrays.stream(ofStabilizer).sum());
      return new Message(multiplier);
    }
    return share(root, multiplier, ofBias, ofStabilizer);
  }

  /** Spreads what a row shares evenly over the lower units of that row, if it has any. */
  private Message share(
      TraceValue root, Tensor multiplier, double[] ofBias, double[] ofStabilizer) {
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
      double shared = units == 0 ? 0 : rule.biasFactor();
      account.toBiases((1 - shared) * bias);
      account.toStabilizer((1 - shared) * stabilizer);
      if (units != 0) {
        Arrays.fill(unitShare, start, start + width, shared * (bias + stabilizer) / units);
        Arrays.fill(linearShare, start, start + width, unitShare[start] / width);
      }
    }
    int[] shape = root.tensor().shape();
    return new Message(multiplier, Tensor.of(linearShare, shape), Tensor.of(unitShare, shape));
  }

  /** Passes on the messages at the outputs of an evaluation inside a region. */
  void pass(TraceNode node, Kind kind, List<Message> messages) {
    boolean[] active = analysis.activity().activeOperands(node);
    for (int k = 0; k < active.length; k++) {
      active[k] &= kind != Kind.MOVEMENT || Movement.passes(node, k);
    }
    if (kind == Kind.MOVEMENT && node.op() instanceof PickingOp picking) {
      int[] sources = picking.sources(node.call().inputs());
      flow.scatter(node.input(0), sources, node.output(), messages.get(0));
      return;
    }
    List<Tensor> multipliers = products(node, active, messages, Message::multiplier);
    boolean shares = messages.stream().anyMatch(m -> m != null && m.hasShares());
    List<Tensor> linear = shares ? shares(node, kind, active, messages, true) : null;
    List<Tensor> units = shares ? shares(node, kind, active, messages, false) : null;
    for (int k = 0; k < active.length; k++) {
      if (!active[k]) {
        continue;
      }
      TraceValue operand = node.input(k);
      if (kind == Kind.LINEAR) {
        Tensor product = operand.tensor().weightedBy(multipliers.get(k));
        flow.send(operand, shares ? product.plus(linear.get(k)) : product);
      } else if (shares) {
        flow.send(operand, new Message(multipliers.get(k), linear.get(k), units.get(k)));
      } else {
        flow.send(operand, new Message(multipliers.get(k)));
      }
    }
  }

  private static List<Tensor> products(
      TraceNode node, boolean[] active, List<Message> messages, Function<Message, Tensor> part) {
    List<Tensor> cotangents = new ArrayList<>();
    messages.forEach(m -> cotangents.add(m == null ? null : part.apply(m)));
    return node.op().vjps(active, node.call(), cotangents);
  }

  /** Shares follow the elements, whatever the sign or weight with which these enter. */
  private List<Tensor> shares(
      TraceNode node, Kind kind, boolean[] active, List<Message> messages, boolean linear) {
    if (kind == Kind.MOVEMENT) {
      return products(node, active, messages, linear ? Message::linearShare : Message::unitShare);
    }
    Message message = messages.get(0);
    Tensor share = linear ? message.linearShare() : message.unitShare();
    List<Tensor> result = new ArrayList<>();
    for (int k = 0; k < active.length; k++) {
      if (!active[k]) {
        result.add(null);
      } else if (kind == Kind.SUM) {
        result.add(Broadcast.sumTo(share, node.input(k).tensor().shape()));
      } else {
        result.add(analysis.unitWeights().sumOfShares(node, k, share));
      }
    }
    return result;
  }
}
