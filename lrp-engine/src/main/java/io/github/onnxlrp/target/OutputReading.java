package io.github.onnxlrp.target;

import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.Prediction.Kind;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How the elements of one output of one sample are read. Classes lie along the last axis. One unit
 * below a Sigmoid is read as two classes: its scores, of the shape of the output with a last axis
 * of 2, are 1/2 - p and p - 1/2.
 */
final class OutputReading {
  private static final Set<String> SIGMOID = Set.of(Functions.sigmoid().name());

  private final Tensor sample;
  private final Kind kind;
  private final Tensor scores;

  private OutputReading(Tensor sample, Kind kind) {
    this.sample = sample;
    this.kind = kind;
    this.scores = kind == Kind.BINARY ? bothClasses(sample) : sample;
  }

  /**
   * Reads an output of one sample.
   *
   * @param heads the operators that all of the sample is the result of, such as Sigmoid; empty
   *     where there are none
   */
  static OutputReading of(Tensor sample, Supplier<Set<String>> heads) {
    if (sample.rank() > 0 && sample.dim(sample.rank() - 1) != 1) {
      return new OutputReading(sample, Kind.CLASSES);
    }
    Set<String> operators = heads.get();
    Kind kind =
        operators.equals(SIGMOID) ? Kind.BINARY : operators.isEmpty() ? Kind.VALUE : Kind.CLASSES;
    return new OutputReading(sample, kind);
  }

  private static Tensor bothClasses(Tensor sample) {
    double[] scores = new double[2 * sample.size()];
    for (int k = 0; k < sample.size(); k++) {
      scores[2 * k] = 0.5 - sample.get(k);
      scores[2 * k + 1] = sample.get(k) - 0.5;
    }
    int[] shape = Arrays.copyOf(sample.shape(), Math.max(1, sample.rank()));
    shape[shape.length - 1] = 2;
    return Tensor.floating(ElementType.DOUBLE, scores, shape);
  }

  /** The scores that targets name elements of. */
  Tensor scores() {
    return scores;
  }

  /** How many elements of the scores belong to an element of the output: 2 for one unit. */
  int classesOfUnit() {
    return kind == Kind.BINARY ? 2 : 1;
  }

  /** How much each element of the output counts, in the shape of the sample. */
  Tensor weights(List<Term> terms) {
    double[] weights = new double[sample.size()];
    for (Term term : terms) {
      int position = position(term.index());
      boolean opposes = kind == Kind.BINARY && position % 2 == 0;
      weights[position / classesOfUnit()] += opposes ? -term.weight() : term.weight();
    }
    return Tensor.floating(ElementType.DOUBLE, weights, sample.shape());
  }

  /**
   * What the output predicts.
   *
   * @param largest index of the largest score
   * @param terms the target, which says what is looked at where the output is a value
   */
  Prediction prediction(List<Integer> largest, List<Term> terms) {
    if (kind == Kind.VALUE) {
      boolean one = terms.size() == 1 && sample.size() > 1;
      double value = sample.weightedBy(weights(terms)).sum();
      return new Prediction(kind, 0, one ? terms.get(0).index() : List.of(), value);
    }
    double value = sample.get(position(largest) / classesOfUnit());
    return new Prediction(kind, scores.dim(scores.rank() - 1), largest, value);
  }

  private int position(List<Integer> index) {
    int[] strides = Shapes.strides(scores.shape());
    int position = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      position += index.get(axis) * strides[axis];
    }
    return position;
  }

  /** The shape of the output for messages. */
  @Override
  public String toString() {
    String shape = Shapes.toString(sample.shape());
    return kind == Kind.BINARY
        ? shape + ", of two classes " + Shapes.toString(scores.shape()) + ","
        : shape;
  }
}
