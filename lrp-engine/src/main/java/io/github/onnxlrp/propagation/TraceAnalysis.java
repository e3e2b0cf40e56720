package io.github.onnxlrp.propagation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.CanonicalForms;
import io.github.onnxlrp.analysis.Facts;
import io.github.onnxlrp.analysis.Overrides;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.backward.TraceForward;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import java.util.Arrays;
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
  private final Quantities quantities;
  private final TraceForward forward = new TraceForward();

  private TraceAnalysis(Facts facts, Overrides overrides) {
    this.trace = facts.trace();
    this.activity = facts.activity();
    this.note = facts.note();
    this.roles = new Roles(facts, overrides.gates());
    this.quantities = new Quantities(activity, roles);
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

  /** Whether two evaluations of one operation, in two steps, are the same for relevance. */
  public boolean haveSameRole(TraceNode one, TraceNode other) {
    return roles.kind(one) == roles.kind(other)
        && roles.of(one).gate() == roles.of(other).gate()
        && (roles.of(one).source() == null) == (roles.of(other).source() == null)
        && Arrays.equals(activity.activeOperands(one), activity.activeOperands(other));
  }

  /** What rules ask of the values of affine regions. */
  Quantities quantities() {
    return quantities;
  }

  /** The tensors of the trace, with what was computed of them once for all targets. */
  public TraceForward forward() {
    return forward;
  }
}
