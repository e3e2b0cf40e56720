package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.target.TargetResolver.Resolution;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Explains targets of one run by what a method finds along its trace. */
final class WalkedExplanations {
  private final AttributionMethod method;
  private final List<String> kept;
  private final ExplainedRun run;
  private final SampleAxes axes;
  private final Collection<String> ofOverrides;
  private final Collection<String> ofSamples;

  /**
   * Explains one run.
   *
   * @param kept names of the values of which the relevance is wanted too
   * @param ofOverrides notes on what was overruled
   * @param ofSamples notes on where the samples are
   */
  WalkedExplanations(
      AttributionMethod method,
      List<String> kept,
      ExplainedRun run,
      SampleAxes axes,
      Collection<String> ofOverrides,
      Collection<String> ofSamples) {
    this.method = method;
    this.kept = kept;
    this.run = run;
    this.axes = axes;
    this.ofOverrides = ofOverrides;
    this.ofSamples = ofSamples;
  }

  Explanation explain(Resolution resolution) {
    Attribution attribution = method.attribute(run, resolution.head());
    Trace trace = run.trace();
    List<String> notes = new ArrayList<>(resolution.notes());
    notes.addAll(ofOverrides);
    notes.addAll(attribution.notes());
    notes.addAll(ofSamples);
    Map<String, Tensor> values = new LinkedHashMap<>();
    Map<String, Tensor> relevances = new LinkedHashMap<>();
    for (TraceValue input : trace.inputs().values()) {
      if (run.analysis().activity().isExplained(input)) {
        Tensor found = attribution.values().apply(input);
        Tensor all = found == null ? SampleAxes.zerosLike(input.tensor()) : found;
        SampleSlice slice = axes.ofInput(input.name());
        requireUnmixed(input, all, slice);
        values.put(input.name(), slice.of(input.tensor()));
        relevances.put(input.name(), slice.of(all));
      }
    }
    Map<String, Tensor> layers = new LinkedHashMap<>();
    for (String name : kept) {
      layers.put(name, axes.layer(trace, name, attribution));
    }
    if (!kept.isEmpty() && !axes.knowsLayers()) {
      notes.add(SampleAxes.UNKNOWN);
    }
    return new Explanation(
        resolution.target(),
        resolution.prediction(),
        resolution.output(),
        resolution.head().score(),
        values,
        relevances,
        layers,
        attribution.ledger(),
        attribution.unreliable(),
        notes,
        Precision.DOUBLE,
        attribution.measures());
  }

  private static void requireUnmixed(TraceValue input, Tensor relevance, SampleSlice slice) {
    if (!slice.isZeroElsewhere(relevance)) {
      throw OnnxLrpException.invalid(
          "the model mixes the samples of its fixed batch of %d: relevance of sample %d reaches"
              + " others in input %s; pass --batch-axis %s=none to explain the batch as one sample,"
              + " or another axis",
          relevance.dim(slice.axis()), slice.index(), input, input.name());
    }
  }
}
