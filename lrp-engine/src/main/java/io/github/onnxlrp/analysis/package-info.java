/**
 * What each evaluation of a trace is: what depends on the explained inputs, what is an initial
 * state, a gate, a scale, a function written out or a part of a linear map.
 *
 * <p>In this order: {@code Activity} (with {@code Slices}), {@code CanonicalForms}, {@code
 * Activity} of the trace in canonical forms, {@code Roles} (with {@code Ids}, {@code Lines}, {@code
 * WrittenFunctions}, {@code Intervals}, {@code PointwiseSources}, {@code ProductRoles}, {@code
 * FixedFactors}). {@code propagation.TraceAnalysis} calls them. None of them looks at rules or
 * relevance.
 */
package io.github.onnxlrp.analysis;
