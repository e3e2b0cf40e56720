package io.github.onnxlrp.explain;

import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.derive.Derivation;
import io.github.onnxlrp.derive.Kept;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.method.AttributionRule;
import io.github.onnxlrp.propagation.HeadRule;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Derives programs. */
final class ProgramDerivation {
  private ProgramDerivation() {}

  /**
   * Derives the explanation of an output.
   *
   * @param weights which elements count
   * @param name the graph's name of the output
   * @param forTheseLengths whether what was decided holds for inputs of these shapes only
   * @param maxSteps how many steps all recurrences of the forward pass may take together
   * @param rule what is carried back
   * @param layers the values that are kept, and where the sample is in them
   * @throws UnderivableException where the trace does not allow it
   */
  static Program derive(
      TraceAnalysis analysis,
      AttributionRule rule,
      KeptLayers layers,
      TargetWeights weights,
      String name,
      boolean forTheseLengths,
      long maxSteps) {
    Trace trace = analysis.trace();
    TraceValue output = trace.outputs().get(name);
    boolean strips = !weights.target().keepsHead() && !weights.heads().isEmpty();
    if (!weights.target().keepsHead() && weights.heads().isEmpty() && reachesHead(output)) {
      throw new UnderivableException("a part of output '%s' alone is the result of a head", name);
    }
    HeadRule head = new HeadRule(rule, strips);
    List<String> inputs =
        trace.inputs().values().stream()
            .filter(analysis.activity()::isExplained)
            .map(TraceValue::name)
            .toList();
    Kept kept =
        new Kept(
            trace,
            layers.names(),
            (derivation, visitor, value) ->
                rule.attribution(derivation, head.below(visitor), value));
    Graph graph =
        Derivation.derive(
            trace,
            head,
            kept,
            (derivation, visitor) ->
                visitor.start(output, derivation.emit(weights, List.of(derivation.value(output)))),
            (derivation, visitor) ->
                results(trace, inputs, rule, kept, derivation, head.below(visitor)));
    String start =
        strips
            ? Head.strip(trace, output, weights.slice(output.tensor()).ones(output.tensor())).name()
            : output.name();
    if (rule.isForThisSample()) {
      throw new UnderivableException("a rule is bounded by the range of the inputs");
    }
    Map<String, int[]> shapes = new LinkedHashMap<>();
    if (forTheseLengths) {
      trace.inputs().forEach((input, value) -> shapes.put(input, value.tensor().shape()));
    }
    // There and back.
    return new Program(
        graph.withMaxSteps(2 * maxSteps),
        weights,
        name,
        start,
        inputs,
        layers,
        shapes,
        rule.reading(),
        ProgramSize.of(trace));
  }

  private static Map<String, Value> results(
      Trace trace,
      List<String> inputs,
      AttributionRule rule,
      Kept kept,
      Derivation derivation,
      BackwardRule.Visitor<Value> visitor) {
    Map<String, Value> results = new LinkedHashMap<>();
    for (String input : inputs) {
      Value relevance = rule.attribution(derivation, visitor, trace.inputs().get(input));
      if (relevance != null) {
        results.put(Program.RELEVANCE + input, relevance);
      }
    }
    kept.found().forEach((name, value) -> put(results, Program.RELEVANCE + name, value));
    put(results, Program.SCORE, derivation.total(HeadRule.SCORE));
    rule.reading().totals().forEach((name, total) -> put(results, name, derivation.total(total)));
    return results;
  }

  private static void put(Map<String, Value> results, String name, Value value) {
    if (value != null) {
      results.put(name, value);
    }
  }

  /** Whether any part of a value is moved from the result of a head. */
  private static boolean reachesHead(TraceValue output) {
    Deque<TraceValue> open = new ArrayDeque<>(List.of(output));
    Set<TraceValue> seen = new HashSet<>();
    while (!open.isEmpty()) {
      TraceNode node = open.pop().producer();
      if (node != null && Head.isHead(node)) {
        return true;
      }
      if (node != null && Movement.isMovement(node)) {
        Movement.passing(node).stream().filter(seen::add).forEach(open::add);
      }
    }
    return false;
  }
}
