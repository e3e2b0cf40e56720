package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One sample with the explanations of several methods, for metrics. */
public final class EvaluatedSample {
  private final int number;
  private final long seed;
  private final Target target;
  private final Map<String, Explanation> explanations;
  private final List<Part> parts;
  private final Map<Imputation, Removals> removals;
  private final boolean[] truth;
  private final Reexplanations again;

  /**
   * A sample.
   *
   * @param number its number among all
   * @param seed the seed of the evaluation
   * @param target what was explained, of which all indices are given
   * @param explanations by the name of the method
   * @param parts the parts of its inputs
   * @param removals the scores with parts removed, by what stands in their place
   * @param truth whether each part is known to matter; null where nobody knows
   * @param again explains it otherwise
   */
  EvaluatedSample(
      int number,
      long seed,
      Target target,
      Map<String, Explanation> explanations,
      List<Part> parts,
      Map<Imputation, Removals> removals,
      boolean[] truth,
      Reexplanations again) {
    this.number = number;
    this.seed = seed;
    this.target = target;
    this.explanations = explanations;
    this.parts = parts;
    this.removals = removals;
    this.truth = truth;
    this.again = again;
  }

  /** Its number among all samples, from 0. */
  public int number() {
    return number;
  }

  /** What was explained, of which all indices are given. */
  public Target target() {
    return target;
  }

  /** The explanations by the name of the method; only those whose numbers are finite. */
  public Map<String, Explanation> explanations() {
    return explanations;
  }

  /** The parts of the inputs, at least one. */
  public List<Part> parts() {
    return parts;
  }

  /** The scores with parts removed, by what stands in their place. */
  public Map<Imputation, Removals> removals() {
    return removals;
  }

  /**
   * Whether each part is known to matter.
   *
   * @throws OnnxLrpException if nobody knows
   */
  public boolean[] truth() {
    if (truth == null) {
      throw OnnxLrpException.invalid("the metric needs a mask of what is known to matter");
    }
    return truth.clone();
  }

  /** The same sample with other explanations. */
  EvaluatedSample with(Map<String, Explanation> others) {
    return new EvaluatedSample(number, seed, target, others, parts, removals, truth, again);
  }

  /** What explains it otherwise: with other inputs, another target, or another model. */
  Reexplanations again() {
    return again;
  }

  /** What each part gets in an explanation of the same parts. */
  double[] relevance(Explanation explanation) {
    return parts.stream().mapToDouble(part -> part.sum(explanation.relevance())).toArray();
  }

  /** What each part gets: the sum of its elements' relevance. */
  public double[] relevance(String method) {
    return relevance(explanations.get(method));
  }

  /** The numbers of the parts from the largest value on; equal ones in a random order. */
  public int[] order(double[] values) {
    SplittableRandom random = random("order");
    double[] ties = random.doubles(values.length).toArray();
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(k -> -values[k]).thenComparingDouble(k -> ties[k]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Random numbers for one purpose, which depend on nothing but the seed and the sample. */
  public SplittableRandom random(String purpose) {
    return new SplittableRandom((seed * 31 + number) * 0xD1342543DE82EF95L + purpose.hashCode());
  }

  /** The inputs of a sample without their batch axes, by name. */
  static Map<String, Tensor> withoutBatchAxes(Samples samples, int sample) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    samples
        .get(sample)
        .forEach(
            (name, tensor) -> {
              int axis = samples.axisOf(samples.axes().graph().input(name));
              result.put(name, new SampleSlice(axis, 0).of(tensor));
            });
    return result;
  }

  /** Whether the score and all relevance are finite. */
  static boolean isFinite(Explanation explanation) {
    return Double.isFinite(explanation.score())
        && explanation.relevance().values().stream()
            .allMatch(tensor -> Arrays.stream(tensor.doubles()).allMatch(Double::isFinite));
  }
}
