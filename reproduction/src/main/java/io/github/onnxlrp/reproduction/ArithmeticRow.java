package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ScoreAlone;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * A row of the table of arithmetic.
 *
 * @param name how the row is called
 * @param method what runs, and maybe explains, a model
 * @param reading what the row says of the two numbers; made for each model, by its number
 */
record ArithmeticRow(String name, AttributionMethod method, LongFunction<Reading> reading) {
  private static final double[] EPSILONS = {1e-3, 1e-6};

  /** Relevance of the two numbers of a sequence. */
  @FunctionalInterface
  interface Reading {
    /**
     * Relevance of the first number and of the second.
     *
     * @param sequence its place among the points
     * @param explanation by the method of the row
     */
    double[] of(ArithmeticPoints points, int sequence, Explanation explanation);
  }

  /** All rows of a task, the controls last. */
  static List<ArithmeticRow> all(ArithmeticTask task) {
    List<ArithmeticRow> rows = new ArrayList<>();
    for (String name : List.of("gradient-x-input", "deeplift", "contextual-decomposition")) {
      rows.add(of(Method.named(name)));
    }
    rows.add(of(Method.named("occlusion").with("unit", "step")));
    for (double epsilon : EPSILONS) {
      Method.relevance(epsilon).forEach(method -> rows.add(of(method)));
    }
    rows.add(random());
    rows.add(oracle(task));
    return rows;
  }

  static ArithmeticRow of(Method method) {
    return new ArithmeticRow(
        method.name(),
        method.method(),
        number ->
            (points, sequence, explanation) ->
                points.atNumbers(sequence, explanation.relevance("x")));
  }

  /** Numbers that have nothing to do with the input, drawn as the input is. */
  static ArithmeticRow random() {
    return new ArithmeticRow(
        "random",
        new ScoreAlone(),
        number -> {
          SplittableRandom random = new SplittableRandom(number);
          return (points, sequence, explanation) ->
              new double[] {random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
        });
  }

  /** The terms of the right answer, whatever the model says. */
  static ArithmeticRow oracle(ArithmeticTask task) {
    return new ArithmeticRow(
        "oracle",
        new ScoreAlone(),
        number ->
            (points, sequence, explanation) ->
                new double[] {points.first(sequence), task.sign() * points.second(sequence)});
  }
}
