package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Evaluates the explanations of several methods on many samples. Samples are looked at some hundred
 * at a time, and nothing is kept of those that are done.
 *
 * <pre>{@code
 * Evaluator evaluator =
 *     Evaluator.of(graph, (model, method) -> Explainer.of(model).method(method))
 *         .method("lrp", new LayerwiseRelevance(Composites.arras()))
 *         .method("gradient", Gradient.plain())
 *         .metric(new RemovalCurve(Kind.DELETION, 10, 5, Set.of("random")))
 *         .build();
 * evaluator.evaluate(List.of(evaluator.samples(inputs)), Target.argmax("logits"), result -> ...);
 * }</pre>
 */
public final class Evaluator {
  private final Graph graph;
  private final Explainers explainers;
  private final Map<String, Explainer> methods = new LinkedHashMap<>();
  private final List<Metric> metrics;
  private final Set<Imputation> baselines;
  private final Division division;
  private final Measure measure;
  private final TruthMasks truth;
  private final MethodExplainers again;
  private final OptionalLong padding;
  private final long seed;
  private final int threads;
  private final Runnable whenDone;

  private Evaluator(Builder builder) {
    this.graph = builder.graph;
    this.explainers = builder.explainers;
    builder.methods.forEach(
        (name, method) ->
            methods.put(name, explainers.of(graph, method).threads(builder.threads).build()));
    this.metrics = List.copyOf(builder.metrics);
    this.baselines = new LinkedHashSet<>(builder.baselines);
    this.division = builder.division;
    this.measure = builder.measure;
    this.truth = builder.truth;
    this.again = new MethodExplainers(graph, explainers, builder.methods);
    this.padding = builder.padding;
    this.seed = builder.seed;
    this.threads = builder.threads;
    this.whenDone = builder.whenDone;
  }

  /** Begins an evaluator of explanations of a graph. */
  public static Builder of(Graph graph, Explainers explainers) {
    return new Builder(graph, explainers);
  }

  /** What an {@link Evaluator} needs to know. */
  public static final class Builder {
    private final Graph graph;
    private final Explainers explainers;
    private final Map<String, AttributionMethod> methods = new LinkedHashMap<>();
    private final List<Metric> metrics = new ArrayList<>();
    private Set<Imputation> baselines = Set.of(Imputation.ZERO);
    private Division division = new Division(Division.Unit.STEP, 1);
    private Measure measure = Measure.SCORE;
    private TruthMasks truth;
    private OptionalLong padding = OptionalLong.empty();
    private long seed;
    private int threads = 1;
    private Runnable whenDone = () -> {};

    private Builder(Graph graph, Explainers explainers) {
      this.graph = graph;
      this.explainers = explainers;
    }

    /** A method, and what it is called in results. */
    public Builder method(String name, AttributionMethod method) {
      methods.put(name, method);
      return this;
    }

    /** A metric. */
    public Builder metric(Metric metric) {
      metrics.add(metric);
      return this;
    }

    /** What stands in the place of what is removed; by default {@link Imputation#ZERO}. */
    public Builder baselines(Set<Imputation> newBaselines) {
      this.baselines = newBaselines;
      return this;
    }

    /** Into which parts inputs are divided; by default time steps. */
    public Builder division(Division newDivision) {
      this.division = newDivision;
      return this;
    }

    /** Which number is watched; by default {@link Measure#SCORE}. */
    public Builder measure(Measure newMeasure) {
      this.measure = newMeasure;
      return this;
    }

    /** Which elements of the inputs are known to matter, for {@link GroundTruth}. */
    public Builder truth(TruthMasks masks) {
      this.truth = masks;
      return this;
    }

    /** The id of padding, for {@link Imputation#PADDING}. */
    public Builder padding(OptionalLong id) {
      this.padding = id;
      return this;
    }

    /** The seed of everything that is drawn; by default 0. */
    public Builder seed(long newSeed) {
      this.seed = newSeed;
      return this;
    }

    /**
     * What is to be run when a sample is done, on the thread that has evaluated it; a progress bar
     * need not wait for samples before it.
     */
    public Builder whenDone(Runnable action) {
      this.whenDone = action;
      return this;
    }

    /** How many samples are evaluated at a time; by default 1. */
    public Builder threads(int newThreads) {
      this.threads = newThreads;
      return this;
    }

    /**
     * The evaluator.
     *
     * @throws OnnxLrpException if there is no method or no metric
     */
    public Evaluator build() {
      if (methods.isEmpty() || metrics.isEmpty()) {
        throw OnnxLrpException.invalid("an evaluation needs a method and a metric");
      }
      return new Evaluator(this);
    }
  }

  /** The samples in a set of inputs. */
  public Samples samples(Map<String, Tensor> inputs) {
    return first().samples(inputs);
  }

  private Explainer first() {
    return methods.values().iterator().next();
  }

  /**
   * Evaluates the explanations of one target of each sample.
   *
   * @param samples what {@link #samples} gave
   * @param consumer takes the results in the order of the samples, on the calling thread
   * @throws OnnxLrpException if the graph, the target or a metric does not allow it for one of the
   *     samples, if there are other masks of what matters than samples, or if the thread is
   *     interrupted
   */
  public void evaluate(List<Samples> samples, Target target, Consumer<SampleEvaluation> consumer) {
    if (samples.stream().anyMatch(Samples::isFixedBatch)) {
      throw OnnxLrpException.unsupported(
          "the model takes a fixed batch of samples; an evaluation changes one sample at a time:"
              + " export the model with an open batch axis");
    }
    if (measure == Measure.PROBABILITY && target.keepsHead()) {
      throw OnnxLrpException.invalid(
          "the probability is watched whether the head is kept or not; leave out --keep-head");
    }
    if (truth != null) {
      truth.requireSamples(samples.stream().mapToInt(Samples::size).sum());
    }
    FeatureMeans means = new FeatureMeans(graph);
    for (Samples some : baselines.contains(Imputation.MEAN) ? samples : List.<Samples>of()) {
      for (int k = 0; k < some.size(); k++) {
        means.add(EvaluatedSample.withoutBatchAxes(some, k));
      }
    }
    Map<Imputation, Replacements> replacements = new LinkedHashMap<>();
    baselines.forEach(
        baseline -> replacements.put(baseline, new Replacements(graph, baseline, means, padding)));
    try (SampleWindows windows =
        new SampleWindows(
            methods,
            target,
            seed,
            threads,
            whenDone,
            new SampleMetrics(
                explainers, metrics, replacements, division, measure, truth, again))) {
      windows.evaluate(samples, consumer);
    }
  }
}
