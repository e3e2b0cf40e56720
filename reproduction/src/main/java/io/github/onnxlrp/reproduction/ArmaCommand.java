package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.tensor.Tensor;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether relevance finds the few elements of series that a function depends on. */
@Command(
    name = "arma",
    description = "Relevance of series for a function of few features or steps.",
    mixinStandardHelpOptions = true)
final class ArmaCommand implements Callable<Integer> {
  private static final int FOLDS = 5;

  @Option(
      names = "--series",
      paramLabel = "N",
      description = "How many series in each of the five draws: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int series;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    for (ArmaTask task : ArmaTask.values()) {
      out.printf(
          Locale.ROOT,
          "%narma, %s, %d series, %d draws%n%n%s%n",
          task.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          series,
          FOLDS,
          HmmCommand.head(TruthFigures.COLUMNS));
      for (Method method : methods()) {
        out.println(measure(task, method, series, FOLDS).line());
      }
    }
    return 0;
  }

  static List<Method> methods() {
    List<Method> methods = new ArrayList<>(Method.relevance(1e-3));
    for (String name :
        List.of(
            "integrated-gradients",
            "deeplift",
            "gradient",
            "gradient-x-input",
            "sensitivity",
            "smoothgrad",
            "occlusion")) {
      methods.add(Method.named(name));
    }
    methods.add(Method.named("occlusion").with("baseline", "mean"));
    return methods;
  }

  static FoldRow measure(ArmaTask task, Method method, int series, int folds) {
    FoldRow row = new FoldRow(method.name());
    for (int fold = 0; fold < folds; fold++) {
      boolean[] truth = task.truth(fold);
      Explainer explainer = method.explainer(ArmaTask.model(truth));
      Tensor x = ArmaTask.series(series, fold);
      double[][] relevance =
          explainer.explainAll(explainer.samples(Map.of("x", x)), Target.sum("y")).stream()
              .map(one -> one.relevance("x").doubles())
              .toArray(double[][]::new);
      boolean[][] truths = new boolean[series][];
      Arrays.fill(truths, truth);
      row.add(TruthFigures.columns(relevance, truths));
    }
    return row;
  }
}
