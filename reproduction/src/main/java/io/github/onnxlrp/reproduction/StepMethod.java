package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.reproduction.LastSteps.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A row of the table of series.
 *
 * @param name how the row is called
 * @param of the method for one model
 */
record StepMethod(String name, Function<LastSteps, OfSeries> of) {
  private static final int PATH = 20;

  /** A method for one model. */
  @FunctionalInterface
  interface OfSeries {
    /**
     * Relevance of each step for the prediction at this step.
     *
     * @param series {@code [step][feature]}
     * @param steps the same with the states before them
     * @param classes what is predicted at each step
     * @return {@code [step][feature]}
     */
    double[][] relevance(double[][] series, Steps steps, int... classes);
  }

  /** All rows. */
  static List<StepMethod> all() {
    List<StepMethod> rows = new ArrayList<>();
    Method.relevance(1e-3).forEach(method -> rows.add(atStep(method)));
    rows.add(atStep(Method.relevance(1e-6).get(0)));
    for (String name : List.of("gradient", "gradient-x-input", "sensitivity", "occlusion")) {
      rows.add(atStep(Method.named(name)));
    }
    rows.add(atStep(Method.named("occlusion").with("difference", "p")));
    rows.add(new StepMethod("integrated-gradients", StepMethod::alongSeries));
    rows.add(givenState(Method.named("smoothgrad").with("samples", "20")));
    rows.add(givenState(Method.named("shap").with("unit", "element")));
    rows.add(givenState(Method.named("deeplift")));
    rows.add(givenState(Method.named("contextual-decomposition").with("unit", "element")));
    return rows;
  }

  /** A method to which the past matters, of which it is told the state alone. */
  private static StepMethod givenState(Method method) {
    return new StepMethod(method.name() + ", state given", atStep(method).of);
  }

  private static StepMethod atStep(Method method) {
    return new StepMethod(
        method.name(),
        model -> {
          Explainer explainer = model.explainer(method);
          return (series, steps, classes) -> model.relevance(explainer, steps, classes);
        });
  }

  /**
   * The mean gradient of {@code f(a x_1, .., a x_t)} by {@code a x_t} times {@code x_t}, where a
   * goes from 0 to 1 by midpoints.
   */
  private static OfSeries alongSeries(LastSteps model) {
    Explainer gradient = model.explainer(Method.named("gradient"));
    return (series, steps, classes) -> {
      double[][] sum = new double[series.length][series[0].length];
      for (int k = 0; k < PATH; k++) {
        double part = (k + 0.5) / PATH;
        double[][] scaled =
            Arrays.stream(series)
                .map(row -> Arrays.stream(row).map(x -> part * x).toArray())
                .toArray(double[][]::new);
        double[][] slopes = model.relevance(gradient, model.steps(scaled), classes);
        for (int t = 0; t < sum.length; t++) {
          for (int j = 0; j < sum[t].length; j++) {
            sum[t][j] += slopes[t][j] * series[t][j] / PATH;
          }
        }
      }
      return sum;
    };
  }
}
