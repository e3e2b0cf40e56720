package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.method.ScoreAlone;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the metrics on one sample after the other; may be used by several threads at a time. */
final class SampleMetrics {
  private final Explainers explainers;
  private final List<Metric> metrics;
  private final Map<Imputation, Replacements> replacements;
  private final Division division;
  private final Measure measure;
  private final TruthMasks truth;
  private final MethodExplainers again;
  private Map<Imputation, Scores> scores;

  SampleMetrics(
      Explainers explainers,
      List<Metric> metrics,
      Map<Imputation, Replacements> replacements,
      Division division,
      Measure measure,
      TruthMasks truth,
      MethodExplainers again) {
    this.explainers = explainers;
    this.metrics = metrics;
    this.replacements = replacements;
    this.division = division;
    this.measure = measure;
    this.truth = truth;
    this.again = again;
  }

  /**
   * What the metrics say of a sample; nothing where no method has finite numbers, or there is
   * nothing to remove.
   *
   * @param explanations the finite explanations by the name of the method
   */
  List<Measurement> of(
      Samples samples,
      int sample,
      int number,
      long seed,
      Target target,
      Map<String, Explanation> explanations) {
    if (explanations.isEmpty()) {
      return List.of();
    }
    Explanation first = explanations.values().iterator().next();
    Map<String, Tensor> divided = divided(first);
    List<Part> parts =
        division.parts(
            divided, explanations.values().stream().map(Explanation::relevance).toList());
    if (parts.isEmpty()) {
      return List.of();
    }
    Map<Imputation, Removals> removals = new LinkedHashMap<>();
    scores(divided.keySet())
        .forEach(
            (baseline, found) ->
                removals.put(
                    baseline,
                    new Removals(
                        found,
                        target,
                        samples.get(sample),
                        replacements.get(baseline).values(divided),
                        parts)));
    EvaluatedSample evaluated =
        new EvaluatedSample(
            number,
            seed,
            target,
            explanations,
            parts,
            removals,
            truth == null ? null : truth.of(number, parts, divided),
            new Reexplanations(again, samples.get(sample), divided, target));
    List<Measurement> found = new ArrayList<>();
    metrics.forEach(metric -> found.addAll(metric.measure(evaluated)));
    return found;
  }

  /** The inputs that are explained and of which parts can be removed. */
  private Map<String, Tensor> divided(Explanation explanation) {
    Replacements any = replacements.values().iterator().next();
    Map<String, Tensor> result = new LinkedHashMap<>();
    explanation
        .inputs()
        .forEach(
            (name, input) -> {
              if (any.divides(name)) {
                result.put(name, input);
              }
            });
    return result;
  }

  /** Built with the first sample, which tells what is explained; the same for all. */
  private synchronized Map<Imputation, Scores> scores(Iterable<String> inputs) {
    if (scores == null) {
      Map<Imputation, Scores> built = new LinkedHashMap<>();
      replacements.forEach(
          (baseline, replacement) -> {
            replacement.check(inputs);
            built.put(
                baseline,
                new Scores(measure, explainers.of(replacement.graph(), new ScoreAlone())));
          });
      scores = built;
    }
    return scores;
  }
}
