package io.github.onnxlrp.propagation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.CanonicalForms;
import io.github.onnxlrp.analysis.Facts;
import io.github.onnxlrp.analysis.Overrides;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What can be said about a trace before relevance flows; shared by all targets. What inside of
 * regions is asked for is computed once, so an analysis serves one thread.
 */
public final class TraceAnalysis {
  private final Trace trace;
  private final Activity activity;
  private final String note;
  private final Roles roles;
  private final RegionTensor bias;
  private final UnitWeights unitWeights;
  private final RegionTensor linearUnits;
  private final RegionTensor termUnits;
  private final LinearParts linearParts;
  private final Map<Part, PartSums> partSums = new HashMap<>();

  private TraceAnalysis(Facts facts, Overrides overrides) {
    this.trace = facts.trace();
    this.activity = facts.activity();
    this.note = facts.note();
    this.roles = new Roles(facts, overrides.gates());
    this.bias = RegionTensor.bias(activity, roles);
    this.unitWeights = new UnitWeights(activity, roles);
    this.linearUnits = RegionTensor.linearUnits(activity, roles, unitWeights);
    this.termUnits = RegionTensor.termUnits(activity, roles);
    this.linearParts = new LinearParts(activity);
  }

  /** The analysis of a trace of which the named inputs are explained. */
  public static TraceAnalysis of(Trace trace, Set<String> explained) {
    return of(trace, explained, Overrides.NONE);
  }

  /**
   * The analysis of a trace of which the named inputs are explained.
   *
   * @param overrides what need not be inferred
   * @throws OnnxLrpException if the trace does not have what is overruled
   */
  public static TraceAnalysis of(Trace trace, Set<String> explained, Overrides overrides) {
    Facts facts = CanonicalForms.of(trace, explained, overrides);
    TraceAnalysis analysis = new TraceAnalysis(facts, overrides);
    facts.trace().deferCheapValues();
    return analysis;
  }

  /** The trace in canonical forms, as {@link CanonicalForms} gives it. */
  public Trace trace() {
    return trace;
  }

  /** What a reader must know of the forms in the trace, or null. */
  String note() {
    return note;
  }

  public Activity activity() {
    return activity;
  }

  public Roles roles() {
    return roles;
  }

  RegionTensor bias() {
    return bias;
  }

  UnitWeights unitWeights() {
    return unitWeights;
  }

  RegionTensor linearUnits() {
    return linearUnits;
  }

  RegionTensor termUnits() {
    return termUnits;
  }

  LinearParts linearParts() {
    return linearParts;
  }

  /** The sum of a part at a value of an affine region, without biases, in the value's shape. */
  Tensor partSum(TraceValue value, Way way) {
    if (way.part() == Part.WHOLE && !way.negative()) {
      return value.tensor().zip(bias.at(value), TraceAnalysis::difference);
    }
    return partSums
        .computeIfAbsent(way.part(), part -> new PartSums(activity, roles, linearParts, part))
        .at(value)
        .of(way.negative());
  }

  /** Of a mask of minus infinity nothing is left. */
  private static double difference(double z, double bias) {
    return z == bias ? 0 : z - bias;
  }
}
