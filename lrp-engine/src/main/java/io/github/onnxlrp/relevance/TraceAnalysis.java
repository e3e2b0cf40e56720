package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import java.util.Set;

/**
 * What can be said about a trace before relevance flows; shared by all targets. What inside of
 * regions is asked for is computed once, so an analysis serves one thread.
 */
public final class TraceAnalysis {
  private final Trace trace;
  private final Activity activity;
  private final Marking marking;
  private final RegionQuantity bias;
  private final UnitWeights unitWeights;
  private final RegionQuantity linearUnits;
  private final RegionQuantity termUnits;

  private TraceAnalysis(Trace trace, Activity activity) {
    this.trace = trace;
    this.activity = activity;
    this.marking = new Marking(trace, activity);
    this.bias = RegionQuantity.bias(activity, marking);
    this.unitWeights = new UnitWeights(activity, marking);
    this.linearUnits = RegionQuantity.linearUnits(activity, marking, unitWeights);
    this.termUnits = RegionQuantity.termUnits(activity, marking);
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

  RegionQuantity bias() {
    return bias;
  }

  UnitWeights unitWeights() {
    return unitWeights;
  }

  RegionQuantity linearUnits() {
    return linearUnits;
  }

  RegionQuantity termUnits() {
    return termUnits;
  }
}
