package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.method.AttributionRule;
import io.github.onnxlrp.method.Reading;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The backward pass of {@link DeepLift}. */
final class RescaleRule implements AttributionRule {
  private final TraceAnalysis analysis;
  private final ReferenceValues references;
  private final List<String> notes;

  RescaleRule(TraceAnalysis analysis, ReferenceValues references, List<String> notes) {
    this.analysis = analysis;
    this.references = references;
    this.notes = notes;
  }

  @Override
  public boolean treatsAlike(TraceNode one, TraceNode other) {
    return analysis.haveSameRole(one, other);
  }

  @Override
  public <V> Visitor<V> on(Backward<V> backward) {
    return new Rescale<>(analysis, references, backward);
  }

  @Override
  public <V> V attribution(Backward<V> backward, Visitor<V> visitor, TraceValue value) {
    return ((Rescale<V>) visitor).contribution(value);
  }

  @Override
  public RescaleReading reading() {
    return new RescaleReading(List.copyOf(notes));
  }

  /** Whether all that was found is finite; null is nothing. */
  static boolean areFinite(Collection<Tensor> found) {
    return found.stream()
        .filter(Objects::nonNull)
        .flatMapToDouble(one -> Arrays.stream(one.doubles()))
        .allMatch(Double::isFinite);
  }

  /** Numbers that are not finite are left to a walk. */
  record RescaleReading(List<String> notes) implements Reading {
    @Override
    public Map<String, Object> totals() {
      Map<String, Object> totals = new LinkedHashMap<>();
      totals.put("deeplift.difference", Rescale.DIFFERENCE);
      totals.put("deeplift.changed", Rescale.CHANGED);
      return totals;
    }

    @Override
    public Finding read(Run run) {
      return areFinite(run.attributions().values()) ? found(run.totals()) : null;
    }

    /** What is to be said, whatever has computed the totals. */
    Finding found(ToDoubleFunction<Object> totals) {
      double difference = totals.applyAsDouble(Rescale.DIFFERENCE);
      double error = Math.abs(difference - totals.applyAsDouble(Rescale.CHANGED));
      return new Finding(null, notes, Map.of("completeness_error", error));
    }
  }
}
