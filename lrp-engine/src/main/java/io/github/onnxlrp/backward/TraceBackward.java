package io.github.onnxlrp.backward;

import io.github.onnxlrp.Interruption;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.RunningSum;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A backward pass along a trace, which computes as it goes. */
public final class TraceBackward implements Backward<Tensor> {
  private final Trace trace;
  private final Forward<Tensor> forward;
  private final Map<Object, RunningSum[]> sums = new LinkedHashMap<>();
  private final Map<Object, Double> totals = new LinkedHashMap<>();

  /** A backward pass that nothing has reached yet. */
  public TraceBackward(Trace trace, Forward<Tensor> forward) {
    this.trace = trace;
    this.forward = forward;
  }

  /** Comes to all evaluations in reverse order. */
  public void walk(BackwardRule.Visitor<Tensor> visitor) {
    for (int k = trace.nodes().size() - 1; k >= 0; k--) {
      Interruption.check();
      visitor.visit(trace.nodes().get(k));
    }
    visitor.end(value -> true);
  }

  @Override
  public Tensor value(TraceValue traced) {
    return forward.value(traced);
  }

  @Override
  public List<Tensor> quantity(Quantity quantity, TraceValue traced) {
    return forward.quantity(quantity, traced);
  }

  @Override
  public int rank(Tensor value) {
    return value.rank();
  }

  @Override
  public List<Tensor> add(TensorOp op, List<Tensor> operands) {
    return forward.add(op, operands);
  }

  @Override
  public Set<Object> channels(TraceValue traced) {
    Set<Object> found = Set.of();
    for (Map.Entry<Object, RunningSum[]> entry : sums.entrySet()) {
      if (entry.getValue()[traced.id()] != null) {
        // Most values are reached by one or by none.
        found = found.isEmpty() ? Set.of(entry.getKey()) : with(found, entry.getKey());
      }
    }
    return found;
  }

  private static Set<Object> with(Set<Object> channels, Object another) {
    Set<Object> all = new LinkedHashSet<>(channels);
    all.add(another);
    return all;
  }

  @Override
  public Tensor arrived(TraceValue traced, Object channel) {
    RunningSum[] all = sums.get(channel);
    RunningSum sum = all == null ? null : all[traced.id()];
    return sum == null ? null : sum.value();
  }

  @Override
  public void send(TraceValue traced, Object channel, Tensor share) {
    sum(traced, channel).add(share);
  }

  @Override
  public void scatter(TraceValue traced, Object channel, Tensor places, Tensor share) {
    long[] all = places.longs();
    int[] targets = new int[all.length];
    for (int k = 0; k < targets.length; k++) {
      targets[k] = (int) all[k];
    }
    sum(traced, channel).scatter(targets, share);
  }

  private RunningSum sum(TraceValue traced, Object channel) {
    RunningSum[] all = sums.computeIfAbsent(channel, key -> new RunningSum[trace.valueCount()]);
    if (all[traced.id()] == null) {
      all[traced.id()] = new RunningSum(traced.tensor());
    }
    return all[traced.id()];
  }

  @Override
  public void clear(TraceValue traced, Object channel) {
    sums.get(channel)[traced.id()] = null;
  }

  @Override
  public void add(Object total, Tensor amounts) {
    totals.merge(total, amounts.sum(), Double::sum);
  }

  @Override
  public void raise(Object total, Tensor amounts) {
    totals.merge(total, amounts.absoluteSum(), Math::max);
  }

  /** A number of the whole backward pass; 0 where nothing was added. */
  public double total(Object total) {
    return totals.getOrDefault(total, 0.0);
  }

  @Override
  public Tensor ofThisRun(Tensor tensor) {
    return tensor;
  }
}
