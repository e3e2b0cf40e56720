package io.github.onnxlrp.derive;

import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Writes the backward pass of a trace as a graph behind its forward pass. */
public final class Derivation implements Backward<Value> {
  /** Over which totals are sent, beside the channels of a method. */
  enum TotalChannel {
    SUM,
    MAXIMUM;

    /** What makes one number of amounts and of such numbers. */
    TensorOp op() {
      return this == SUM ? new Total() : new LargestMagnitude();
    }
  }

  private final ForwardFrames forward;
  private final Frame read;
  private final Frame frame;
  private final BackwardRule.Visitor<Value> visitor;
  private final BackwardRule rule;
  private final Kept kept;
  private final Map<Object, Map<Object, Arrivals>> arrivals = new LinkedHashMap<>();
  private final List<Scattered> scattered = new ArrayList<>();
  private TraceNode current;

  /** Shares of elements of a value outside of the steps. */
  record Scattered(TraceValue traced, Object channel, Value places, Value share) {}

  private Derivation(ForwardFrames forward, Frame read, Frame frame, BackwardRule rule, Kept kept) {
    this.forward = forward;
    this.kept = kept;
    this.read = read;
    this.frame = frame;
    this.rule = rule;
    this.visitor = rule.on(this);
  }

  /**
   * Derives.
   *
   * @param kept for which values beside inputs the graph gives what the method has
   * @param begin starts the backward pass at values of the trace
   * @param results what the graph gives beside the outputs of the model, by name
   * @throws UnderivableException where the trace cannot be written as a graph
   */
  public static Graph derive(
      Trace trace,
      BackwardRule rule,
      Kept kept,
      BiConsumer<Derivation, BackwardRule.Visitor<Value>> begin,
      BiFunction<Derivation, BackwardRule.Visitor<Value>, Map<String, Value>> results) {
    List<Rolled> rolled = Rolling.roll(trace, rule);
    Frame program = new Frame();
    for (TraceValue input : trace.inputs().values()) {
      program.put(input, program.input(input.name()));
    }
    ForwardFrames forward = new ForwardFrames(program, trace.decisions());
    forward.add(program, rolled);
    Derivation derivation = new Derivation(forward, program, program, rule, kept);
    begin.accept(derivation, derivation.visitor);
    derivation.walk(rolled);
    kept.add(derivation);
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (Map.Entry<String, TraceValue> output : trace.outputs().entrySet()) {
      outputs.put(output.getKey(), forward.value(program, output.getValue()));
    }
    outputs.putAll(results.apply(derivation, derivation.visitor));
    List<Value> named = derivation.named(outputs);
    Recomputation.in(program);
    return GraphAssembly.assemble(program, named);
  }

  /** A further input of the graph. */
  public Value input(String name) {
    return frame.program().input(name);
  }

  /** A further input of the graph, which stands for a value that is none of the trace. */
  public void input(TraceValue outside) {
    frame.program().put(outside, frame.program().input(outside.name()));
  }

  private List<Value> named(Map<String, Value> outputs) {
    List<Value> named = new ArrayList<>();
    outputs.forEach((name, value) -> named.add(frame.output(name, value)));
    return named;
  }

  /** Comes to all evaluations of this frame in reverse order. */
  void walk(List<Rolled> items) {
    for (int k = items.size() - 1; k >= 0; k--) {
      if (items.get(k) instanceof Rolled.Evaluation evaluation) {
        current = evaluation.node();
        visitor.visit(current);
      } else {
        current = null;
        new LoopDerivation(this, (Rolled.Loop) items.get(k)).derive();
      }
    }
    current = null;
    visitor.end(read::holds);
  }

  /** The backward pass through the steps of a recurrence inside of this frame. */
  Derivation inside(LoopBuilder loop, Frame mirrored) {
    return new Derivation(forward, mirrored, loop.body(), rule, kept);
  }

  LoopBuilder forward(Rolled.Loop loop) {
    return forward.of(loop);
  }

  /** Which recurrence of the frame that is read gives a value; null where none does. */
  LoopResult resultOf(TraceValue traced) {
    return read.resultOf(traced);
  }

  Frame frame() {
    return frame;
  }

  BackwardRule.Visitor<Value> visitor() {
    return visitor;
  }

  /** Whether the frame that is read has a value. */
  boolean holds(TraceValue traced) {
    return read.holds(traced);
  }

  Kept kept() {
    return kept;
  }

  @Override
  public Value value(TraceValue traced) {
    return forward.value(read, traced);
  }

  @Override
  public List<Value> quantity(Quantity quantity, TraceValue traced) {
    return forward.quantity(read, quantity, traced);
  }

  @Override
  public int rank(Value value) {
    return frame.rank(value);
  }

  @Override
  public List<Value> add(TensorOp op, List<Value> operands) {
    String name = current == null ? op.name() : current.name() + "/" + op.name();
    return frame.add(name, op, operands);
  }

  @Override
  public Set<Object> channels(TraceValue traced) {
    return new LinkedHashSet<>(arrivals.getOrDefault(traced, Map.of()).keySet());
  }

  @Override
  public Value arrived(TraceValue traced, Object channel) {
    return sumOf(traced, channel);
  }

  /** The sum of what has been sent to a value or to a total; null where nothing has. */
  Value sumOf(Object receiver, Object channel) {
    Arrivals sent = arrivals.getOrDefault(receiver, Map.of()).get(channel);
    return sent == null ? null : sent.sum(frame, () -> value((TraceValue) receiver));
  }

  /** How what is sent to one receiver comes together. */
  static TensorOp joining(Object channel) {
    return channel instanceof TotalChannel total ? total.op() : new Add();
  }

  @Override
  public void send(TraceValue traced, Object channel, Value share) {
    sendTo(traced, channel, share);
  }

  void sendTo(Object receiver, Object channel, Value share) {
    arrivals(receiver, channel).add(share);
  }

  private Arrivals arrivals(Object receiver, Object channel) {
    TensorOp total = channel instanceof TotalChannel kind ? kind.op() : null;
    return arrivals
        .computeIfAbsent(receiver, key -> new LinkedHashMap<>())
        .computeIfAbsent(channel, key -> new Arrivals(total));
  }

  @Override
  public void scatter(TraceValue traced, Object channel, Value places, Value share) {
    if (read.holds(traced)) {
      arrivals(traced, channel).add(places, share);
    } else {
      scattered.add(new Scattered(traced, channel, places, share));
    }
  }

  /** What is to be scattered into values of the frames around, once for all steps. */
  List<Scattered> scattered() {
    return scattered;
  }

  @Override
  public void clear(TraceValue traced, Object channel) {
    Map<Object, Arrivals> channels = arrivals.get(traced);
    channels.remove(channel);
    if (channels.isEmpty()) {
      arrivals.remove(traced);
    }
  }

  @Override
  public void add(Object total, Value amounts) {
    sendTo(total, TotalChannel.SUM, amounts);
  }

  @Override
  public void raise(Object total, Value amounts) {
    sendTo(total, TotalChannel.MAXIMUM, amounts);
  }

  /** A total of the whole backward pass; null where nothing was added. */
  public Value total(Object total) {
    Value sum = sumOf(total, TotalChannel.SUM);
    return sum == null ? sumOf(total, TotalChannel.MAXIMUM) : sum;
  }

  @Override
  public Value ofThisRun(Tensor tensor) {
    throw new UnderivableException(
        "%s: the elements that a function of one value takes are known for these shapes only",
        current);
  }

  /** What has been sent to values of the frames around, and to totals. */
  Map<Object, Set<Object>> sentOutside() {
    Map<Object, Set<Object>> outside = new LinkedHashMap<>();
    arrivals.forEach(
        (receiver, channels) -> {
          if (!(receiver instanceof TraceValue traced && read.holds(traced))) {
            outside.put(receiver, new LinkedHashSet<>(channels.keySet()));
          }
        });
    return outside;
  }
}
