package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.trace.Trace;
import java.util.HashMap;
import java.util.Map;

/** What {@link Intervals} knows of each evaluation only until nothing changes any longer. */
final class IntervalProgress {
  final Blends.Blend[] blendOf;
  final int[] shareOf;
  // Where sums of functions of one value lie, which their intervals do not tell; or null.
  final Interval[] writtenOf;
  // Evaluations are counted: when a node was looked at, and a value or state changed.
  final int[] lookedAt;
  final int[] changedAt;
  final int[] stateChangedAt;
  // The steps of a recurrence share theirs.
  final Map<Interval, Interval> distinct = new HashMap<>();
  int now;

  IntervalProgress(Trace trace, int states) {
    int nodes = trace.nodes().size();
    this.blendOf = new Blends.Blend[nodes];
    this.shareOf = new int[nodes];
    this.writtenOf = new Interval[nodes];
    this.lookedAt = new int[nodes];
    this.changedAt = new int[trace.valueCount()];
    this.stateChangedAt = new int[states + 1];
  }
}
