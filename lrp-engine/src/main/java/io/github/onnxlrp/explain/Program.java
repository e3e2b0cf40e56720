package io.github.onnxlrp.explain;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.execute.Executor;
import io.github.onnxlrp.fused.FusedRecurrences;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.method.Reading;
import io.github.onnxlrp.optimise.Optimiser;
import io.github.onnxlrp.target.TargetReading;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** The explanation of one target as a graph, for all samples of one structure. */
final class Program {
  static final String RELEVANCE = "relevance.";
  static final String SCORE = "score";
  private static final String SUM = "sum";

  private final Graph graph;
  // The same with recurrences that are fused, and less inside of the others.
  private final Graph executed;
  private final boolean fused;
  private final Precision precision;
  private final Executor executor;
  private final Map<Set<String>, ProgramBatch> batches = new ConcurrentHashMap<>();
  private final TargetWeights weights;
  private final String output;
  private final String start;
  private final List<String> inputs;
  private final KeptLayers layers;
  private final Map<String, int[]> shapes;
  private final Reading reading;
  private final Map<Object, String> names = new HashMap<>();
  private final ProgramSize size;

  /** A program that runs a graph with fused recurrences, where it has such. */
  Program(
      Graph graph,
      TargetWeights weights,
      String output,
      String start,
      List<String> inputs,
      KeptLayers layers,
      Map<String, int[]> shapes,
      Reading reading,
      ProgramSize size) {
    this(
        graph,
        FusedRecurrences.in(graph, Kernels.chosen()),
        weights,
        output,
        start,
        inputs,
        layers,
        shapes,
        reading,
        size);
  }

  private Program(
      Graph graph,
      FusedRecurrences recurrences,
      TargetWeights weights,
      String output,
      String start,
      List<String> inputs,
      KeptLayers layers,
      Map<String, int[]> shapes,
      Reading reading,
      ProgramSize size) {
    this(
        graph,
        Optimiser.optimise(recurrences == null ? graph : recurrences.graph()),
        recurrences != null && recurrences.count() > 0,
        Precision.DOUBLE,
        weights,
        output,
        start,
        inputs,
        layers,
        shapes,
        reading,
        size);
  }

  private Program(
      Graph graph,
      Graph executed,
      boolean fused,
      Precision precision,
      TargetWeights weights,
      String output,
      String start,
      List<String> inputs,
      KeptLayers layers,
      Map<String, int[]> shapes,
      Reading reading,
      ProgramSize size) {
    this.graph = graph;
    this.executed = executed;
    this.fused = fused;
    this.precision = precision;
    this.executor = new Executor(executed);
    this.weights = weights;
    this.output = output;
    this.start = start;
    this.inputs = inputs;
    this.layers = layers;
    this.shapes = shapes;
    this.reading = reading;
    reading.totals().forEach((totalName, total) -> names.put(total, totalName));
    this.size = size;
  }

  /** Whether it runs recurrences that are fused. */
  boolean isFused() {
    return fused;
  }

  /** The same without. */
  Program unfused() {
    return new Program(graph, null, weights, output, start, inputs, layers, shapes, reading, size);
  }

  /** The same in single precision. */
  Program single() {
    return new Program(
        graph,
        SinglePrecision.of(executed),
        fused,
        Precision.FLOAT,
        weights,
        output,
        start,
        inputs,
        layers,
        shapes,
        reading,
        size);
  }

  /** In which numbers it is run. */
  Precision precision() {
    return precision;
  }

  /**
   * What one run gives.
   *
   * @param target the target, resolved
   * @param prediction what the output predicts
   * @param output the output itself, without the batch axis
   * @param relevances the relevance of each explained input
   * @param layers the relevance of the values that are kept
   * @param totals gives the totals of the backward pass
   * @param precision in which numbers it was computed
   */
  record Result(
      ResolvedTarget target,
      Prediction prediction,
      Tensor output,
      double score,
      Map<String, Tensor> relevances,
      Map<String, Tensor> layers,
      ToDoubleFunction<Object> totals,
      Precision precision) {}

  /**
   * How many samples may be run at once, so that what they save for the backward pass stays small.
   *
   * @param elements how many elements the inputs of one sample have
   */
  int mostSamples(long elements) {
    return size.mostSamples(elements, isAllFused());
  }

  /**
   * How many are to be run at once: as many, or fewer if what they save then stays in the cache.
   *
   * @param elements how many elements the inputs of one sample have
   */
  int batchSize(long elements) {
    return size.batchSize(elements, isAllFused(), FusedRecurrences.stayInCache(executed));
  }

  private boolean isAllFused() {
    return fused && executed.nodes().stream().noneMatch(node -> node.op() instanceof Recurrent);
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
    ProgramBatch batch =
        batches.computeIfAbsent(shared, inputs -> new ProgramBatch(executed, inputs));
    List<Map<String, Tensor>> outputs = batch.run(samples);
    List<Result> results = new ArrayList<>();
    for (int k = 0; k < samples.size(); k++) {
      results.add(result(samples.get(k), outputs.get(k)));
    }
    return results;
  }

  private Result result(Map<String, Tensor> sample, Map<String, Tensor> outputs) {
    return result(sample, outputs, precision);
  }

  /** What outputs mean that the graph has for a sample, in whatever numbers they were computed. */
  Result result(Map<String, Tensor> sample, Map<String, Tensor> outputs, Precision numbers) {
    TargetReading read = weights.read(outputs.get(output));
    Map<String, Tensor> relevances = new LinkedHashMap<>();
    for (String name : inputs) {
      Tensor relevance = outputs.get(RELEVANCE + name);
      relevances.put(name, relevance == null ? SampleAxes.zerosLike(sample.get(name)) : relevance);
    }
    return new Result(
        read.resolved(output, start),
        read.prediction(),
        weights.ofSample(outputs.get(output)),
        number(outputs, SCORE),
        relevances,
        layers.of(name -> outputs.get(RELEVANCE + name)),
        total -> number(outputs, names.get(total)),
        numbers);
  }

  private static double number(Map<String, Tensor> outputs, String name) {
    return outputs.containsKey(name) ? outputs.get(name).get(0) : 0;
  }

  KeptLayers layers() {
    return layers;
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

  /** The shapes of the inputs, where it is for these lengths alone; otherwise empty. */
  Map<String, int[]> lengths() {
    return shapes;
  }

  /**
   * What is written as a file: what is run, but for GRUs, of which a file has the steps. It says
   * what the target means, where that is no sum.
   */
  Graph withTarget() {
    Graph steps = fused ? withFusedLstms() : executed;
    boolean isSum = SUM.equals(weights.target().specification());
    return isSum ? steps : new TargetPlaces(weights).addedTo(steps, output);
  }

  private Graph withFusedLstms() {
    Graph steps = Optimiser.optimise(FusedRecurrences.ofLstms(graph, Kernels.chosen()).graph());
    return precision == Precision.FLOAT ? SinglePrecision.of(steps) : steps;
  }
}
