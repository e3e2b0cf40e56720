package io.github.onnxlrp.explain;

import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.derive.Derivation;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.method.AttributionRule;
import io.github.onnxlrp.method.Reading;
import io.github.onnxlrp.propagation.HeadRule;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.target.TargetReading;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** The explanation of one target as a graph, for all samples of one structure. */
final class Program {
  private static final String RELEVANCE = "relevance.";
  private static final String SCORE = "score";

  /** Beyond that, batches were not seen to get faster. */
  private static final int MOST_SAMPLES = 64;

  /** 64 MiB of what a forward pass computes. */
  private static final double MOST_ELEMENTS = 1 << 23;

  private final Graph graph;
  private final Executor executor;
  private final Map<Set<String>, ProgramBatch> batches = new ConcurrentHashMap<>();
  private final TargetWeights weights;
  private final String output;
  private final String start;
  private final List<String> inputs;
  private final Map<String, int[]> shapes;
  private final Reading reading;
  private final Map<Object, String> names = new HashMap<>();
  private final double elementsForEach;

  private Program(
      Graph graph,
      TargetWeights weights,
      String output,
      String start,
      List<String> inputs,
      Map<String, int[]> shapes,
      Reading reading,
      double elementsForEach) {
    this.graph = graph;
    this.executor = new Executor(graph);
    this.weights = weights;
    this.output = output;
    this.start = start;
    this.inputs = inputs;
    this.shapes = shapes;
    this.reading = reading;
    reading.totals().forEach((totalName, total) -> names.put(total, totalName));
    this.elementsForEach = elementsForEach;
  }

  /**
   * What one run gives.
   *
   * @param target the target, resolved
   * @param prediction what the output predicts
   * @param score the score
   * @param relevances the relevance of each explained input
   * @param totals gives the totals of the backward pass
   */
  record Result(
      ResolvedTarget target,
      Prediction prediction,
      double score,
      Map<String, Tensor> relevances,
      ToDoubleFunction<Object> totals) {}

  /**
   * Derives the explanation of an output.
   *
   * @param weights which elements count
   * @param name the graph's name of the output
   * @param forTheseLengths whether what was decided holds for inputs of these shapes only
   * @param maxSteps how many steps all recurrences of the forward pass may take together
   * @param rule what is carried back
   * @throws UnderivableException where the trace does not allow it
   */
  static Program derive(
      TraceAnalysis analysis,
      AttributionRule rule,
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
    Graph graph =
        Derivation.derive(
            trace,
            head,
            (derivation, visitor) ->
                visitor.start(output, derivation.emit(weights, List.of(derivation.value(output)))),
            (derivation, visitor) -> results(trace, inputs, rule, derivation, head.below(visitor)));
    String start =
        strips
            ? Head.strip(trace, output, weights.slice().ones(output.tensor())).name()
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
        shapes,
        rule.reading(),
        elementsForEach(trace));
  }

  /** How many elements a forward pass computes for each element of the inputs. */
  private static double elementsForEach(Trace trace) {
    long inputs = trace.inputs().values().stream().mapToLong(v -> v.tensor().size()).sum();
    long computed =
        trace.nodes().stream()
            .flatMap(node -> node.outputs().stream())
            .mapToLong(output -> output.tensor().size())
            .sum();
    return (double) computed / Math.max(1, inputs);
  }

  /**
   * How many samples are to be run at once, so that what they save for the backward pass stays
   * small.
   *
   * @param elements how many elements the inputs of one sample have
   */
  int batchSize(long elements) {
    return (int) Math.max(1, Math.min(MOST_SAMPLES, MOST_ELEMENTS / (elements * elementsForEach)));
  }

  private static Map<String, Value> results(
      Trace trace,
      List<String> inputs,
      AttributionRule rule,
      Derivation derivation,
      BackwardRule.Visitor<Value> visitor) {
    Map<String, Value> results = new LinkedHashMap<>();
    for (String input : inputs) {
      Value relevance = rule.attribution(derivation, visitor, trace.inputs().get(input));
      if (relevance != null) {
        results.put(RELEVANCE + input, relevance);
      }
    }
    put(results, SCORE, derivation.total(HeadRule.SCORE));
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

  /** Whether it is for inputs of these lengths. */
  boolean fits(Map<String, Tensor> sample) {
    return shapes.entrySet().stream()
        .allMatch(entry -> sample.get(entry.getKey()).hasShape(entry.getValue()));
  }

  /** Whether it is for inputs of the lengths alone that it was derived from. */
  boolean isForItsLengths() {
    return !shapes.isEmpty();
  }

  /** Explains a sample. */
  Result run(Map<String, Tensor> sample) {
    return result(sample, executor.run(sample));
  }

  /**
   * Explains samples of one shape at once, each as it is explained alone.
   *
   * @throws UnderivableException if the graph cannot be run for several samples at once
   * @throws io.github.onnxlrp.derive.GuardFailedException if some are not of its structure
   */
  List<Result> run(List<Map<String, Tensor>> samples) {
    Set<String> shared = ProgramBatch.shared(samples);
    ProgramBatch batch = batches.computeIfAbsent(shared, inputs -> new ProgramBatch(graph, inputs));
    List<Map<String, Tensor>> outputs = batch.run(samples);
    List<Result> results = new ArrayList<>();
    for (int k = 0; k < samples.size(); k++) {
      results.add(result(samples.get(k), outputs.get(k)));
    }
    return results;
  }

  private Result result(Map<String, Tensor> sample, Map<String, Tensor> outputs) {
    TargetReading read = weights.read(outputs.get(output));
    Map<String, Tensor> relevances = new LinkedHashMap<>();
    for (String name : inputs) {
      Tensor relevance = outputs.get(RELEVANCE + name);
      relevances.put(name, relevance == null ? SampleAxes.zerosLike(sample.get(name)) : relevance);
    }
    return new Result(
        read.resolved(output, start),
        read.prediction(),
        number(outputs, SCORE),
        relevances,
        total -> number(outputs, names.get(total)));
  }

  private static double number(Map<String, Tensor> outputs, String name) {
    Tensor value = outputs.get(name);
    return value == null ? 0 : value.get(0);
  }

  /** What its results mean. */
  Reading reading() {
    return reading;
  }

  /** The operators below which relevance starts. */
  Set<String> heads() {
    return weights.target().keepsHead() ? Set.of() : weights.heads();
  }

  Graph graph() {
    return graph;
  }
}
