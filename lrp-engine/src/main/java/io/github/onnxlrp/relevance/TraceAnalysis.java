package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.relevance.Message.Way;
import io.github.onnxlrp.relevance.rule.Part;
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
  private final Marking marking;
  private final RegionTensor bias;
  private final UnitWeights unitWeights;
  private final RegionTensor linearUnits;
  private final RegionTensor termUnits;
  private final LinearParts linearParts;
  private final Map<Part, PartSums> partSums = new HashMap<>();

  private TraceAnalysis(Trace trace, Activity activity) {
    this.trace = trace;
    this.activity = activity;
    this.marking = new Marking(trace, activity);
    this.bias = RegionTensor.bias(activity, marking);
    this.unitWeights = new UnitWeights(activity, marking);
    this.linearUnits = RegionTensor.linearUnits(activity, marking, unitWeights);
    this.termUnits = RegionTensor.termUnits(activity, marking);
    this.linearParts = new LinearParts(activity);
  }

  /** The analysis of a trace of which the named inputs are explained. */
  public static TraceAnalysis of(Trace trace, Set<String> explained) {
    Activity activity = Activity.of(trace, explained);
    Trace rewritten = Blends.rewrite(trace, activity);
    return new TraceAnalysis(
        rewritten, rewritten == trace ? activity : Activity.of(rewritten, explained));
  }

  /** The trace, in which blends of two values may be written in another way. */
  public Trace trace() {
    return trace;
  }

  public Activity activity() {
    return activity;
  }

  public Marking marking() {
    return marking;
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
        .computeIfAbsent(way.part(), part -> new PartSums(activity, marking, linearParts, part))
        .at(value)
        .of(way.negative());
  }

  /** Of a mask of minus infinity nothing is left. */
  private static double difference(double z, double bias) {
    return z == bias ? 0 : z - bias;
  }
}
