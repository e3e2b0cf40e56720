package io.github.onnxlrp.trace;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Copies a trace in which some evaluations are written in another way. What the rest reads stays as
 * it was: names, steps and values.
 */
public final class TraceRewriter {
  private final Trace copy = new Trace();
  private final IdentityHashMap<TraceValue, TraceValue> copies = new IdentityHashMap<>();
  private final List<TraceNode> nodes = new ArrayList<>();
  private int[] starts;
  // Whether outputs are what the operations give, and not what they stand for.
  private final boolean evaluates;
  private TraceNode current;

  private TraceRewriter(boolean evaluates) {
    this.evaluates = evaluates;
  }

  /** How evaluations are written in another way. */
  @FunctionalInterface
  public interface Rewriting {
    /**
     * Adds other evaluations in the place of one with a single output.
     *
     * @param node the evaluation in the original trace
     * @param rewriter takes the other ones; operands are values of the original trace
     * @return the operation and the operands that give the node's output, or null to leave it
     */
    Result rewrite(TraceNode node, TraceRewriter rewriter);
  }

  /**
   * The last of the evaluations that stand for one.
   *
   * @param op the operation
   * @param operands values of the original trace or new ones
   */
  public record Result(TensorOp op, List<TraceValue> operands) {}

  /** The copy. */
  public static Trace rewrite(Trace trace, Rewriting rewriting) {
    return new TraceRewriter(false).copy(trace, rewriting);
  }

  /**
   * A copy whose values are what its operations give, as a graph gives them that is derived from
   * it: they differ in the last places from those that stand for other evaluations.
   */
  public static Trace evaluate(Trace trace) {
    return new TraceRewriter(true).copy(trace, (node, rewriter) -> null);
  }

  private Trace copy(Trace trace, Rewriting rewriting) {
    trace.inputs().values().forEach(input -> copy.addInput(copyOf(input)));
    starts = new int[trace.nodes().size() + 1];
    for (TraceNode node : trace.nodes()) {
      starts[node.id()] = copy.nodes().size();
      current = node;
      Result result = rewriting.rewrite(node, this);
      if (result == null) {
        add(node.op(), node.inputs(), node.isApproximate() && !evaluates);
      } else {
        add(result.op(), result.operands(), true);
      }
    }
    starts[trace.nodes().size()] = copy.nodes().size();
    finish(trace);
    return copy;
  }

  /** Adds an evaluation called {@code NODE/suffix}. */
  public TraceValue add(String suffix, TensorOp op, TraceValue... operands) {
    String name = current.name() + "/" + suffix;
    TraceNode node = new TraceNode(name, current.step(), op, copiesOf(Arrays.asList(operands)));
    Tensor result = op.forward(node.call().inputs()).get(0);
    TraceValue value =
        new TraceValue(name, current.step(), result, TraceValue.Origin.RESULT, node, 0);
    node.setOutputs(List.of(value));
    copy.add(node);
    copies.put(value, value);
    return value;
  }

  /** A constant called {@code NODE/suffix}. */
  public TraceValue constant(String suffix, Tensor tensor) {
    TraceValue value =
        new TraceValue(
            current.name() + "/" + suffix, current.step(), tensor, TraceValue.Origin.CONSTANT);
    copies.put(value, value);
    return value;
  }

  private void add(TensorOp op, List<TraceValue> operands, boolean approximate) {
    TraceNode node = new TraceNode(current.name(), current.step(), op, copiesOf(operands));
    if (approximate) {
      node.approximates();
    }
    List<Tensor> results = evaluates ? op.forward(node.tensors()) : null;
    List<TraceValue> outputs = new ArrayList<>();
    for (TraceValue output : current.outputs()) {
      TraceValue value =
          new TraceValue(
              output.name(),
              output.step(),
              evaluates ? results.get(output.outputIndex()) : output.tensor(),
              TraceValue.Origin.RESULT,
              node,
              output.outputIndex());
      copies.put(output, value);
      outputs.add(value);
    }
    node.setOutputs(outputs);
    copy.add(node);
    nodes.add(node);
  }

  private List<TraceValue> copiesOf(List<TraceValue> values) {
    List<TraceValue> result = new ArrayList<>();
    values.forEach(value -> result.add(value == null ? null : copyOf(value)));
    return result;
  }

  /** Inputs and constants have no producer and are copied when they are first read. */
  private TraceValue copyOf(TraceValue value) {
    return copies.computeIfAbsent(
        value, v -> new TraceValue(v.name(), v.step(), v.tensor(), v.origin()));
  }

  private void finish(Trace trace) {
    for (Trace.StateHistory state : trace.states()) {
      copy.addState(new Trace.StateHistory(copyOf(state.initial()), copiesOf(state.later())));
    }
    for (Trace.Decision decision : trace.decisions()) {
      copy.addDecision(new Trace.Decision(copyOf(decision.condition()), decision.held()));
    }
    trace.recurrences().forEach(recurrence -> copy.addRecurrence(copyOf(recurrence)));
    trace.furtherNames().forEach(further -> copy.name(further.name(), copyOf(further.value())));
    trace.outputs().forEach((name, value) -> copy.addOutput(name, copyOf(value)));
  }

  private TraceRecurrence copyOf(TraceRecurrence recurrence) {
    return new TraceRecurrence(
        recurrence.node(),
        orNull(recurrence.tripCount()),
        orNull(recurrence.condition()),
        nodesOf(recurrence.cuts()),
        recurrence.steps().stream().map(this::copyOf).toList(),
        nodesOf(recurrence.joins()));
  }

  private TraceRecurrence.Step copyOf(TraceRecurrence.Step step) {
    return new TraceRecurrence.Step(
        starts[step.first()],
        starts[step.end()],
        copyOf(step.iteration()),
        copyOf(step.condition()),
        copiesOf(step.before()),
        copiesOf(step.slices()),
        copyOf(step.going()),
        copiesOf(step.after()),
        copiesOf(step.collected()));
  }

  private TraceValue orNull(TraceValue value) {
    return value == null ? null : copyOf(value);
  }

  private List<TraceNode> nodesOf(List<TraceNode> originals) {
    return originals.stream().map(node -> node == null ? null : nodes.get(node.id())).toList();
  }
}
