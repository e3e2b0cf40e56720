package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.method.ScoreAlone;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What a model says of many inputs, in batches. */
final class Scores {
  private final Explainer explainer;
  private final Measure measure;

  /**
   * Scores of one graph.
   *
   * @param builder an explainer of the graph with {@link ScoreAlone}
   */
  Scores(Measure measure, Explainer.Builder builder) {
    this.measure = measure;
    this.explainer = builder.threads(1).build();
  }

  /**
   * The score of each of several inputs.
   *
   * @param inputs a tensor for every input of the graph, with a batch axis of length 1
   * @param target what is watched, of which all indices are given
   */
  double[] of(Iterator<Map<String, Tensor>> inputs, Target target) {
    List<Double> found = new ArrayList<>();
    Iterator<Samples> samples =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return inputs.hasNext();
          }

          @Override
          public Samples next() {
            return explainer.samples(inputs.next());
          }
        };
    explainer.explainEach(() -> samples, target, one -> found.add(read(one)));
    return found.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double read(Explanation explanation) {
    return measure == Measure.SCORE ? explanation.score() : probability(explanation);
  }

  private static double probability(Explanation explanation) {
    ResolvedTarget target = explanation.target();
    if (explanation.prediction().kind() == Prediction.Kind.VALUE || target.terms().size() != 1) {
      throw OnnxLrpException.invalid(
          "'%s' of output '%s' has no probability; expected one class",
          target.specification(), target.output());
    }
    Tensor output = explanation.output();
    List<Integer> index = target.terms().get(0).index();
    int last = index.get(index.size() - 1);
    if (explanation.prediction().kind() == Prediction.Kind.BINARY) {
      double one = output.get(flat(index.subList(0, index.size() - 1), output));
      return last == 1 ? one : 1 - one;
    }
    int classes = explanation.prediction().classes();
    int first = flat(index, output) - last;
    double[] row = new double[classes];
    boolean logarithms = false;
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      row[k] = output.get(first + k);
      logarithms |= row[k] < 0;
      largest = Math.max(largest, row[k]);
    }
    if (!target.start().equals(target.output())) {
      return logarithms ? Math.exp(row[last]) : row[last];
    }
    double sum = 0;
    for (double one : row) {
      sum += Math.exp(one - largest);
    }
    return Math.exp(row[last] - largest) / sum;
  }

  /** The place of an index in C order; leading axes of length 1 may be left out. */
  private static int flat(List<Integer> index, Tensor tensor) {
    int skipped = tensor.rank() - index.size();
    int place = 0;
    for (int axis = 0; axis < tensor.rank(); axis++) {
      place = place * tensor.dim(axis) + (axis < skipped ? 0 : index.get(axis - skipped));
    }
    return place;
  }
}
