package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.FromOperands;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What rules ask of the values of affine regions; each is computed once for each value. */
final class Quantities {
  private final Quantity bias;
  private final FromOperands<Boolean> hasBias;
  private final Quantity units;
  private final Quantity linearUnits;
  private final Quantity termUnits;
  private final Map<Part, Quantity> partSums = new ConcurrentHashMap<>();
  private final Activity activity;
  private final Roles roles;

  Quantities(Activity activity, Roles roles) {
    this.activity = activity;
    this.roles = roles;
    this.hasBias = new FromOperands<>(new HasBias(activity, roles));
    this.bias = RegionTensor.bias(activity, roles, hasBias);
    this.units = RegionTensor.units(activity, roles);
    this.linearUnits = RegionTensor.linearUnits(activity, roles, units);
    this.termUnits = RegionTensor.termUnits(activity, roles);
  }

  /** Whether a value has a constant part, which may be zero all the same. */
  boolean hasBias(TraceValue value) {
    synchronized (hasBias) {
      return hasBias.at(value);
    }
  }

  /** The constant part of a value: what it would be if all of the boundary were zero. */
  <V> V bias(Forward<V> forward, TraceValue value) {
    return forward.quantity(bias, value).get(0);
  }

  /** 1 at each element but those that only movement brought there from a constant. */
  Quantity units() {
    return units;
  }

  /** For each element the number of units below the linear operations that it comes from. */
  <V> V linearUnits(Forward<V> forward, TraceValue value) {
    return forward.quantity(linearUnits, value).get(0);
  }

  /**
   * For each element the number of terms that it is the sum of; results of linear operations not.
   */
  <V> V termUnits(Forward<V> forward, TraceValue value) {
    return forward.quantity(termUnits, value).get(0);
  }

  /** The sum of a part at a value of an affine region, without biases, in the value's shape. */
  <V> V partSum(Forward<V> forward, TraceValue value, Way way) {
    if (way.part() == Part.WHOLE && !way.negative()) {
      V sum = forward.value(value);
      return hasBias(value) ? new Algebra<>(forward).withoutBias(sum, bias(forward, value)) : sum;
    }
    Quantity sums =
        partSums.computeIfAbsent(way.part(), part -> new PartSums.Of(activity, roles, part));
    return forward.quantity(sums, value).get(way.negative() ? 1 : 0);
  }
}
