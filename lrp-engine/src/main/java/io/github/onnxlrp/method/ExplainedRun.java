package io.github.onnxlrp.method;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.function.Function;
import java.util.function.Supplier;

/** One forward pass, which may serve several scores, and what is explained in it. */
public final class ExplainedRun {
  private final Graph graph;
  private final TraceAnalysis analysis;
  private final Supplier<TraceAnalysis> mover;
  private final boolean strict;
  private final Function<TraceValue, SampleSlice> slices;
  private final ChangedRuns changedRuns;
  private TraceAnalysis moved;

  /**
   * A run.
   *
   * @param graph what was run
   * @param analysis the trace and what its values are
   * @param mover runs the same inputs again, with all that rounds moved by one unit in the last
   *     place
   * @param strict whether it is an error to infer what the model does not say
   * @param slices where the sample is in an input
   * @param changedRuns runs the sample with some of its values changed
   */
  public ExplainedRun(
      Graph graph,
      TraceAnalysis analysis,
      Supplier<TraceAnalysis> mover,
      boolean strict,
      Function<TraceValue, SampleSlice> slices,
      ChangedRuns changedRuns) {
    this.graph = graph;
    this.analysis = analysis;
    this.mover = mover;
    this.strict = strict;
    this.slices = slices;
    this.changedRuns = changedRuns;
  }

  /** What was run. */
  public Graph graph() {
    return graph;
  }

  /** The values of the run, in canonical forms. */
  public Trace trace() {
    return analysis.trace();
  }

  /** What the values are. */
  public TraceAnalysis analysis() {
    return analysis;
  }

  /** The same inputs with all that rounds moved by one unit in the last place; run once. */
  public TraceAnalysis moved() {
    if (moved == null) {
      moved = mover.get();
    }
    return moved;
  }

  /** Where the sample is in an input. */
  public SampleSlice slice(TraceValue input) {
    return slices.apply(input);
  }

  /** Further runs of the sample, with some of its values changed. */
  public ChangedRuns changedRuns() {
    return changedRuns;
  }

  /** Whether it is an error to infer what the model does not say. */
  public boolean strict() {
    return strict;
  }
}
