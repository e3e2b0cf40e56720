package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.ScoreAlone;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What each step of a series says of the prediction at this very step.
 *
 * <p>The published protocol explains the class that is predicted from the series up to step t, and
 * keeps the relevance of step t alone. In a recurrent network that is what one step with the state
 * before it gives: relevance and gradients of the last step do not depend on how the state came
 * about. So the whole series is run once, and its steps are samples of one step each.
 */
final class LastSteps {
  private final Graph graph;
  private final int units;
  private final int threads;
  private final Explainer states;
  private final Explainer scores;

  LastSteps(Graph graph, int threads) {
    this.graph = graph;
    this.threads = threads;
    this.units = (int) graph.input("h").shape().get(2).size();
    this.states = Explainer.of(graph).method(new ScoreAlone()).threads(threads).build();
    this.scores = Explainer.of(graph).method(new ScoreAlone()).threads(threads).build();
  }

  /**
   * One step each, as samples.
   *
   * @param x {@code [1, steps, features]}
   * @param h the state before each, {@code [1, steps, units]}
   */
  record Steps(Tensor x, Tensor h) {
    Map<String, Tensor> inputs() {
      return Map.of("x", x, "h", h);
    }

    int size() {
      return x.dim(1);
    }

    /** Those at some places. */
    Steps at(List<Integer> places) {
      return new Steps(rows(x, places), rows(h, places));
    }

    private static Tensor rows(Tensor all, List<Integer> places) {
      int length = all.dim(2);
      double[] chosen = new double[places.size() * length];
      for (int k = 0; k < places.size(); k++) {
        System.arraycopy(all.doubles(), places.get(k) * length, chosen, k * length, length);
      }
      return Tensor.floating(ElementType.FLOAT, chosen, 1, places.size(), length);
    }
  }

  /** All steps of a series, {@code [step][feature]}. */
  Steps steps(double[][] series) {
    int features = series[0].length;
    double[] elements = new double[series.length * features];
    for (int t = 0; t < series.length; t++) {
      System.arraycopy(series[t], 0, elements, t * features, features);
    }
    Tensor whole = Tensor.floating(ElementType.FLOAT, elements, series.length, 1, features);
    Tensor zero = Tensor.zeros(ElementType.FLOAT, 1, 1, units);
    Explanation run = states.explain(Map.of("x", whole, "h", zero), Target.sum("states"));
    double[] before = new double[series.length * units];
    System.arraycopy(run.output().doubles(), 0, before, units, before.length - units);
    return new Steps(
        whole.reshaped(1, series.length, features),
        Tensor.floating(ElementType.FLOAT, before, 1, series.length, units));
  }

  /** The class that is predicted at each step. */
  int[] classes(Steps steps) {
    return scores.explainAll(scores.samples(steps.inputs()), Target.argmax("logits")).stream()
        .mapToInt(one -> one.target().terms().get(0).index().get(0))
        .toArray();
  }

  /**
   * Relevance of the features of each step.
   *
   * @param explainer the method, made by {@link #explainer}
   * @param classes the logit that is explained of each step
   * @return {@code [step][feature]}
   */
  double[][] relevance(Explainer explainer, Steps steps, int... classes) {
    double[][] found = new double[steps.size()][];
    for (int label = 0; label < 2; label++) {
      List<Integer> places = new ArrayList<>();
      for (int t = 0; t < classes.length; t++) {
        if (classes[t] == label) {
          places.add(t);
        }
      }
      if (!places.isEmpty()) {
        List<Explanation> explanations =
            explainer.explainAll(
                explainer.samples(steps.at(places).inputs()), Target.index("logits", label));
        for (int k = 0; k < places.size(); k++) {
          found[places.get(k)] = explanations.get(k).relevance("x").doubles();
        }
      }
    }
    return found;
  }

  /** An explainer of one step, of whose inputs the state is not changed. */
  Explainer explainer(Method method) {
    return Explainer.of(graph).method(method.method()).fixed("h").threads(threads).build();
  }
}
