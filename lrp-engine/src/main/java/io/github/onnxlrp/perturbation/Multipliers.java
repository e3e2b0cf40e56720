package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.TraceBackward;
import io.github.onnxlrp.forward.TensorEmitter;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Carries the multipliers of {@link DeepLift} back along a trace. */
final class Multipliers implements BackwardRule.Visitor<Tensor> {
  static final String CHANNEL = "multipliers";

  /** A smaller difference is none, and the derivative is taken. */
  private static final double NONE = 1e-10;

  /** Where a derivative is taken of a function that is written out, half of the way it is over. */
  private static final double STEP = 1e-6;

  private final Activity activity;
  private final Roles roles;
  private final ReferenceValues references;
  private final TraceBackward backward;

  Multipliers(TraceAnalysis analysis, ReferenceValues references, TraceBackward backward) {
    this.activity = analysis.activity();
    this.roles = analysis.roles();
    this.references = references;
    this.backward = backward;
  }

  @Override
  public void start(TraceValue value, Tensor weights) {
    send(value, weights);
  }

  @Override
  public void end(Predicate<TraceValue> here) {
    // What has reached inputs stays there; initial states are the same in both runs.
  }

  @Override
  public void visit(TraceNode node) {
    List<Tensor> arriving = backward.arrived(node, CHANNEL);
    if (arriving == null) {
      return;
    }
    if (roles.of(node).source() != null) {
      rescale(node, roles.of(node).source(), arriving.get(0));
      return;
    }
    switch (roles.kind(node)) {
      case SUM, LINEAR, NORMALISATION -> send(node, node.call(), arriving);
      case MOVEMENT -> move(node, arriving);
      case PRODUCT, BILINEAR -> multiply(node, arriving);
      case ELEMENTWISE -> rescale(node, roles.commonSource(node), arriving.get(0));
      case SELECTION -> select(node, arriving.get(0));
      case LOOKUP -> {
        // The reference stands at the rows.
      }
      case SOFTMAX, DISCRETE, FACTOR -> throw unsupported(node);
    }
  }

  private static OnnxLrpException unsupported(TraceNode node) {
    return OnnxLrpException.unsupported(
        "%s: DeepLIFT's rescale rule says nothing of it; use integrated-gradients or lrp", node);
  }

  private void move(TraceNode node, List<Tensor> arriving) {
    if (node.op() instanceof PickingOp picking) {
      long[] places = Arrays.stream(picking.sources(node.tensors())).asLongStream().toArray();
      if (activity.isExplained(node.input(0))) {
        backward.scatter(node.input(0), CHANNEL, Tensor.vector(places), arriving.get(0));
      }
    } else {
      send(node, node.call(), arriving);
    }
  }

  /** Of two signals each is multiplied with the mean of the other over both runs. */
  private void multiply(TraceNode node, List<Tensor> arriving) {
    if (ReferenceValues.held(roles, node) >= 0) {
      send(node, node.call(), arriving);
      return;
    }
    List<Tensor> means = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      means.add(
          operand == null || !activity.isActive(operand)
              ? operand == null ? null : operand.tensor()
              : operand.tensor().zip(references.of(operand), (x, x0) -> (x + x0) / 2));
    }
    send(node, new Call<>(means, node.call().outputs()), arriving);
  }

  /**
   * Multiplies by the quotient of both differences.
   *
   * @param source what the evaluation is a function of; null for its only active operand
   */
  private void rescale(TraceNode node, Source source, Tensor arriving) {
    int operand = source == null ? onlyActive(node) : -1;
    TraceValue from = source == null ? node.input(operand) : source.value();
    Tensor x = from.tensor();
    Tensor y = node.output().tensor();
    boolean inOrder = source == null || source.isInOrder();
    if (!inOrder || !x.isFloating() || x.size() != y.size()) {
      throw unsupported(node);
    }
    Tensor x0 = references.of(from);
    Tensor y0 = references.of(node.output());
    double[] slopes = new double[y.size()];
    Tensor derivative = null;
    for (int k = 0; k < slopes.length; k++) {
      double difference = x.get(k) - x0.get(k);
      if (Math.abs(difference) < NONE && derivative == null) {
        derivative = source == null ? derivative(node, operand) : derivative(node, source);
      }
      slopes[k] =
          Math.abs(difference) < NONE ? derivative.get(k) : (y.get(k) - y0.get(k)) / difference;
    }
    send(from, arriving.weightedBy(Tensor.of(slopes, y.shape())).reshaped(x.shape()));
  }

  private int onlyActive(TraceNode node) {
    boolean[] active = activity.activeOperands(node);
    int[] all = IntStream.range(0, active.length).filter(k -> active[k]).toArray();
    if (all.length != 1) {
      throw unsupported(node);
    }
    return all[0];
  }

  private Tensor derivative(TraceNode node, int operand) {
    double[] ones = new double[node.output().tensor().size()];
    Arrays.fill(ones, 1);
    List<Tensor> cotangents = List.of(Tensor.of(ones, node.output().tensor().shape()));
    boolean[] wanted = activity.activeOperands(node);
    return node.op().adjoint(TensorEmitter.INSTANCE, wanted, node.call(), cotangents).get(operand);
  }

  private Tensor derivative(TraceNode node, Source source) {
    Tensor x = source.value().tensor();
    Tensor above = Recomputation.of(node.output(), source, x.map(e -> e + STEP), activity);
    Tensor below = Recomputation.of(node.output(), source, x.map(e -> e - STEP), activity);
    return above.zip(below, (a, b) -> (a - b) / (2 * STEP));
  }

  /**
   * What the maximum gains over the reference goes to where the sample has it, what it loses to
   * where the reference has it.
   */
  private void select(TraceNode node, Tensor arriving) {
    if (!(node.op() instanceof PickingOp picking)) {
      throw unsupported(node);
    }
    Tensor x = node.input(0).tensor();
    Tensor x0 = references.of(node.input(0));
    int[] now = picking.sources(node.tensors());
    int[] before = picking.sources(Recomputation.operands(node, references.others(node)));
    double[] shares = new double[x.size()];
    double[] gradients = new double[x.size()];
    for (int k = 0; k < now.length; k++) {
      double most = Math.max(x.get(now[k]), x0.get(before[k]));
      shares[now[k]] += arriving.get(k) * (most - x0.get(before[k]));
      shares[before[k]] += arriving.get(k) * (x.get(now[k]) - most);
      gradients[now[k]] += arriving.get(k);
    }
    for (int k = 0; k < shares.length; k++) {
      double difference = x.get(k) - x0.get(k);
      shares[k] = Math.abs(difference) < NONE ? gradients[k] : shares[k] / difference;
    }
    send(node.input(0), Tensor.of(shares, x.shape()));
  }

  private void send(TraceNode node, Call<Tensor> call, List<Tensor> arriving) {
    boolean[] wanted = activity.activeOperands(node);
    int held = ReferenceValues.held(roles, node);
    if (held >= 0) {
      wanted[held] = false;
    }
    List<Tensor> shares = node.op().adjoint(TensorEmitter.INSTANCE, wanted, call, arriving);
    for (int k = 0; k < shares.size(); k++) {
      if (shares.get(k) != null) {
        send(node.input(k), shares.get(k));
      }
    }
  }

  private void send(TraceValue value, Tensor share) {
    if (activity.isExplained(value)) {
      backward.send(value, CHANNEL, share);
    }
  }
}
