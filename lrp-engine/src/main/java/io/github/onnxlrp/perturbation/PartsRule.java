package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.derive.Derivation;
import io.github.onnxlrp.derive.Kept;
import io.github.onnxlrp.derive.Total;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.method.AttributionRule;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.method.Reading;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@link ContextualDecomposition} as a graph: all of it is a forward pass, which is a graph of its
 * own and runs once for each unit ({@link EachUnit}). Nothing is carried back.
 */
final class PartsRule implements AttributionRule {
  private static final String PART = "part";

  private final ExplainedRun run;
  private final Places places;
  private final Grouping grouping;

  PartsRule(ExplainedRun run, Places places, Grouping grouping) {
    this.run = run;
    this.places = places;
    this.grouping = grouping;
  }

  @Override
  public boolean treatsAlike(TraceNode one, TraceNode other) {
    return run.analysis().haveSameRole(one, other);
  }

  @Override
  public <V> Visitor<V> on(Backward<V> backward) {
    return new Parts<>(backward);
  }

  @Override
  public <V> V attribution(Backward<V> backward, Visitor<V> visitor, TraceValue value) {
    return ((Parts<V>) visitor).found.get(value);
  }

  @Override
  public Reading reading() {
    return new PartsReading(List.copyOf(places.notes()), grouping, places.grouped());
  }

  /** Numbers that are not finite are left to a walk. */
  private record PartsReading(List<String> notes, Grouping grouping, List<GroupedInput> changed)
      implements Reading {
    @Override
    public Map<String, Object> totals() {
      return Map.of();
    }

    @Override
    public Finding read(Run run) {
      if (!RescaleRule.areFinite(run.attributions().values())) {
        return null;
      }
      List<String> all = new ArrayList<>(notes);
      all.addAll(
          grouping.notes(
              changed.stream().map(one -> one.with(run.inputs().get(one.name()))).toList()));
      return new Finding(null, all);
    }
  }

  private final class Parts<V> implements Visitor<V> {
    private final Backward<V> backward;
    private final Map<TraceValue, V> found = new HashMap<>();

    Parts(Backward<V> backward) {
      this.backward = backward;
    }

    @Override
    public void start(TraceValue value, V weights) {
      List<V> operands = new ArrayList<>(List.of(weights));
      run.trace().inputs().values().forEach(input -> operands.add(backward.value(input)));
      EachUnit each = new EachUnit(graph(value), PART, grouping, places.grouped());
      List<V> shares = backward.add(each, operands);
      for (int k = 0; k < shares.size(); k++) {
        found.merge(
            places.inputs().get(k),
            shares.get(k),
            (one, other) -> backward.emit(new Add(), List.of(one, other)));
      }
    }

    @Override
    public void visit(TraceNode node) {
      // Nothing is carried back.
    }

    @Override
    public void end(Predicate<TraceValue> here) {
      // Nothing has come to its end.
    }
  }

  /** What of a value, weighted, comes of one unit, as a graph of inputs, masks and weights. */
  private Graph graph(TraceValue value) {
    if (!value.step().isEmpty()) {
      throw new UnderivableException("%s is inside of a recurrence or a branch", value);
    }
    Trace trace = run.trace();
    Map<TraceValue, TraceValue> masks = new LinkedHashMap<>();
    for (TraceValue input : places.inputs()) {
      masks.put(input, TraceValue.outside("unit/" + input.name(), input.tensor()));
    }
    TraceValue weights = TraceValue.outside("weights", value.tensor());
    UnitParts parts = new UnitParts(run.analysis(), places, masks);
    return Derivation.derive(
            trace,
            new Alone(),
            Kept.nothing(trace),
            (derivation, visitor) -> {
              masks.values().forEach(derivation::input);
              derivation.input(weights);
            },
            (derivation, visitor) -> Map.of(PART, weighted(derivation, parts, value, weights)))
        .withMaxSteps(run.graph().maxSteps());
  }

  private static Value weighted(
      Derivation derivation, UnitParts parts, TraceValue value, TraceValue weights) {
    Value relevant = derivation.quantity(parts, value).get(0);
    Value weighted =
        derivation.emit(new WeightedBy(), List.of(relevant, derivation.value(weights)));
    return derivation.emit(new Total(), List.of(weighted));
  }

  /** Has no backward pass. */
  private final class Alone implements BackwardRule {
    @Override
    public boolean treatsAlike(TraceNode one, TraceNode other) {
      return PartsRule.this.treatsAlike(one, other);
    }

    @Override
    public <V> Visitor<V> on(Backward<V> backward) {
      return new Parts<>(backward);
    }
  }
}
