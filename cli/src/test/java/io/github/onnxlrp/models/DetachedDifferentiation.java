package io.github.onnxlrp.models;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.TraceBackward;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.SumTo;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.LookedUpIds;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TensorEmitter;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Gradient times input of another network, which is what the rule {@code all} is: gates and scales
 * are constants, a function of single elements is the factor {@code f(x) / x}, which is a constant,
 * and the gradient of a sum or linear map that something else reads is multiplied by {@code z / (z
 * + epsilon sign(z))}. The derivative of each operation is its own; no code of relevance
 * propagation takes part but what says which values are gates.
 *
 * @param epsilon of the stabilizer
 */
record DetachedDifferentiation(double epsilon) implements AttributionMethod {
  /** Says that relevance is no gradient times input there. */
  static final class InapplicableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InapplicableException(String message) {
      super(message);
    }
  }

  /** What is carried back. */
  private enum Channel {
    /** The gradient by a value that something else than a sum or a linear map reads. */
    OUTSIDE,
    /** The gradient by a term of a sum, which has been multiplied already. */
    INSIDE
  }

  @Override
  public String name() {
    return "detached";
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    TraceBackward backward = new TraceBackward(run.trace(), run.analysis().forward());
    Walk walk = new Walk(run.analysis(), backward, epsilon);
    head.starts().forEach(start -> walk.start(start.value(), start.weights()));
    backward.walk(walk);
    return new Attribution(walk::timesInput, null, false, List.of(), Map.of());
  }

  private static final class Walk implements BackwardRule.Visitor<Tensor> {
    private final Activity activity;
    private final Roles roles;
    private final TraceBackward backward;
    private final LookedUpIds<Tensor> ids;
    private final double epsilon;

    Walk(TraceAnalysis analysis, TraceBackward backward, double epsilon) {
      this.activity = analysis.activity();
      this.roles = analysis.roles();
      this.backward = backward;
      this.ids = new LookedUpIds<>(analysis, backward);
      this.epsilon = epsilon;
    }

    @Override
    public void start(TraceValue value, Tensor weights) {
      send(value, Channel.OUTSIDE, weights);
    }

    @Override
    public void end(Predicate<TraceValue> here) {
      // What has reached inputs stays there.
    }

    Tensor timesInput(TraceValue value) {
      Tensor gradient = gradient(value);
      return gradient == null ? ids.arrived(value) : value.tensor().weightedBy(gradient);
    }

    private Tensor gradient(TraceValue value) {
      Tensor outside = backward.arrived(value, Channel.OUTSIDE);
      Tensor inside = backward.arrived(value, Channel.INSIDE);
      return outside == null ? inside : inside == null ? outside : outside.plus(inside);
    }

    @Override
    public void visit(TraceNode node) {
      ids.visit(node);
      boolean reached = node.outputs().stream().anyMatch(output -> gradient(output) != null);
      if (!reached || !activity.isExplained(node.output())) {
        return;
      }
      Kind kind = roles.kind(node);
      if (roles.of(node).source() != null) {
        linearise(node, roles.of(node).source());
      } else if (kind == Kind.MOVEMENT) {
        for (Channel channel : Channel.values()) {
          List<Tensor> arriving = backward.arrived(node, channel);
          if (arriving != null) {
            differentiate(node, Movement.passingOperands(node), channel, arriving);
          }
        }
      } else if (kind == Kind.SUM || kind == Kind.LINEAR) {
        Channel below = kind == Kind.SUM ? Channel.INSIDE : Channel.OUTSIDE;
        differentiate(node, roles.terms(node), below, List.of(stabilized(node.output())));
      } else {
        outsideOfSums(node, kind, gradient(node.output()));
      }
    }

    private void outsideOfSums(TraceNode node, Kind kind, Tensor gradient) {
      switch (kind) {
        case ELEMENTWISE -> linearise(node, single(node) ? null : roles.commonSource(node));
        case PRODUCT -> multiply(node, gradient);
        case BILINEAR -> multiply(node, scaled(node.output().tensor(), gradient));
        case NORMALISATION ->
            differentiate(
                node, only(node, roles.scaledOperand(node)), Channel.OUTSIDE, List.of(gradient));
        case SELECTION ->
            differentiate(node, Movement.passingOperands(node), Channel.OUTSIDE, List.of(gradient));
        case LOOKUP -> ids.start(node, node.output().tensor().weightedBy(gradient));
        case SOFTMAX -> {
          if (((Softmax) node.op()).logarithm()) {
            throw new InapplicableException(node + ": the logarithm of a softmax");
          }
          differentiate(node, activity.activeOperands(node), Channel.OUTSIDE, List.of(gradient));
        }
        default -> throw new InapplicableException(node + ": " + kind);
      }
    }

    /** A product without a gate shares half and half, of which each is half a derivative. */
    private void multiply(TraceNode node, Tensor gradient) {
      Gate gate = roles.of(node).gate();
      if (gate == Gate.NONE) {
        boolean[] wanted = activity.activeOperands(node);
        differentiate(node, wanted, Channel.OUTSIDE, List.of(gradient.map(g -> g / 2)));
      } else {
        boolean[] signal = only(node, gate == Gate.LEFT ? 1 : 0);
        differentiate(node, signal, Channel.OUTSIDE, List.of(gradient));
      }
    }

    private boolean single(TraceNode node) {
      int count = 0;
      for (boolean active : activity.activeOperands(node)) {
        count += active ? 1 : 0;
      }
      return count == 1;
    }

    private static boolean[] only(TraceNode node, int operand) {
      boolean[] wanted = new boolean[node.inputs().size()];
      wanted[operand] = true;
      return wanted;
    }

    /** The gradient by a sum: what something else reads is multiplied. */
    private Tensor stabilized(TraceValue sum) {
      Tensor inside = backward.arrived(sum, Channel.INSIDE);
      Tensor outside = backward.arrived(sum, Channel.OUTSIDE);
      Tensor multiplied = outside == null ? null : scaled(sum.tensor(), outside);
      return inside == null ? multiplied : multiplied == null ? inside : inside.plus(multiplied);
    }

    private Tensor scaled(Tensor sum, Tensor gradient) {
      Tensor factors =
          sum.map(z -> z == 0 && epsilon == 0 ? 0 : z / (z + (z < 0 ? -epsilon : epsilon)));
      return gradient.weightedBy(factors);
    }

    /** The function is the factor y / x. */
    private void linearise(TraceNode node, Source source) {
      boolean[] active = activity.activeOperands(node);
      int operand = 0;
      while (source == null && !active[operand]) {
        operand++;
      }
      TraceValue from = source == null ? node.input(operand) : source.value();
      Tensor x = from.tensor();
      if (!x.isFloating() || !node.output().tensor().isFloating()) {
        throw new InapplicableException(node + ": integers have no gradient");
      }
      Tensor counts = node.output().tensor().weightedBy(gradient(node.output()));
      Tensor share = source == null ? new SumTo().apply(List.of(counts, x)) : at(source, counts, x);
      double[] gradient = share.doubles().clone();
      for (int k = 0; k < gradient.length; k++) {
        if (x.get(k) == 0 && gradient[k] != 0) {
          throw new InapplicableException(node + ": f(0) is not 0, and no factor of 0");
        }
        gradient[k] = gradient[k] == 0 ? 0 : gradient[k] / x.get(k);
      }
      send(from, Channel.OUTSIDE, Tensor.of(gradient, x.shape()));
    }

    private static Tensor at(Source source, Tensor counts, Tensor like) {
      double[] sums = new double[like.size()];
      int[] places = source.places();
      for (int k = 0; k < places.length; k++) {
        sums[places[k]] += counts.get(k);
      }
      return Tensor.of(sums, like.shape());
    }

    private void differentiate(
        TraceNode node, boolean[] operands, Channel channel, List<Tensor> arriving) {
      boolean[] wanted = operands.clone();
      for (int k = 0; k < wanted.length; k++) {
        wanted[k] &= node.input(k) != null && activity.isExplained(node.input(k));
      }
      List<Tensor> found = node.op().adjoint(TensorEmitter.INSTANCE, wanted, node.call(), arriving);
      for (int k = 0; k < wanted.length; k++) {
        if (wanted[k] && found.get(k) != null) {
          send(node.input(k), channel, found.get(k));
        }
      }
    }

    private void send(TraceValue value, Channel channel, Tensor share) {
      if (activity.isExplained(value)) {
        backward.send(value, channel, share);
      }
    }
  }
}
