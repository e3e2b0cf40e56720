package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.tensor.Tensor;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How far relevance of two numbers is these numbers, in LSTMs and GRUs that add or subtract them.
 */
@Command(
    name = "arithmetic",
    description = "Relevance of two numbers that an LSTM or GRU of one unit adds or subtracts.",
    mixinStandardHelpOptions = true)
final class ArithmeticCommand implements Callable<Integer> {
  private static final double[] EPSILONS = {1e-3, 1e-6};
  private static final List<String> NAMES =
      List.of("gradient-x-input", "deeplift", "contextual-decomposition");

  @Option(
      names = "--cell",
      paramLabel = "CELL",
      description = "lstm or gru: ${DEFAULT-VALUE}.",
      defaultValue = "lstm")
  private ArithmeticTask.Cell cell;

  @Option(
      names = "--row",
      paramLabel = "NAME",
      description = "Only the rows whose name contains NAME.",
      defaultValue = "")
  private String row;

  @Option(
      names = "--models",
      paramLabel = "N",
      description = "How many of the models of each task: ${DEFAULT-VALUE}.",
      defaultValue = "50")
  private int models;

  @Option(
      names = "--points",
      paramLabel = "N",
      description = "How many test points of each model: ${DEFAULT-VALUE}.",
      defaultValue = "2500")
  private int points;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    for (ArithmeticTask task : ArithmeticTask.values()) {
      out.printf(
          Locale.ROOT,
          "%n%s, %s, %d models, %d points each, %%%n%n"
              + "| method | correlation of R_a with a | of R_b with b | (R_a + R_b) / y, mean |"
              + " the same, median |%n|---|---|---|---|---|%n",
          task.name().toLowerCase(Locale.ROOT),
          cell,
          models,
          points);
      for (Method method : methods()) {
        if (method.name().contains(row)) {
          out.println(line(method.name(), measure(cell, task, method, models, points)));
        }
      }
    }
    return 0;
  }

  private static List<Method> methods() {
    List<Method> methods = new ArrayList<>();
    for (String name : NAMES) {
      methods.add(Method.named(name));
    }
    methods.add(Method.named("occlusion").with("unit", "step"));
    for (double epsilon : EPSILONS) {
      methods.addAll(Method.relevance(epsilon));
    }
    return methods;
  }

  private static String line(String name, List<Result> results) {
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            name,
            cell(results, Result::first),
            cell(results, Result::second),
            cell(results, Result::conserved),
            cell(results, Result::medianConserved));
  }

  /** Mean over the models, and its standard deviation. */
  private static String cell(List<Result> results, ToDoubleFunction<Result> figure) {
    double[] figures = results.stream().mapToDouble(figure).toArray();
    return String.format(
        Locale.ROOT,
        "%.3f (%.2g)",
        100 * Statistics.mean(figures),
        100 * Statistics.deviation(figures));
  }

  /**
   * What one model gives, as fractions of 1.
   *
   * @param first correlation of the relevance of the first number with that number
   * @param second the same of the second
   * @param conserved mean of the relevance of both by the prediction
   * @param medianConserved its median, which predictions close to 0 do not move
   */
  record Result(double first, double second, double conserved, double medianConserved) {}

  static List<Result> measure(
      ArithmeticTask.Cell cell, ArithmeticTask task, Method method, int models, int count) {
    List<ArithmeticPoints> points = ArithmeticPoints.draw(count);
    return IntStream.range(0, models)
        .parallel()
        .mapToObj(number -> result(task.model(cell, number), method, points, count))
        .toList();
  }

  private static Result result(
      Graph graph, Method method, List<ArithmeticPoints> points, int count) {
    Explainer explainer = method.explainer(graph);
    double[] first = new double[count];
    double[] second = new double[count];
    double[] ofFirst = new double[count];
    double[] ofSecond = new double[count];
    double[] conserved = new double[count];
    int place = 0;
    for (ArithmeticPoints some : points) {
      List<Explanation> explanations =
          explainer.explainAll(explainer.samples(Map.of("x", some.x())), Target.sum("y"));
      for (int k = 0; k < some.size(); k++, place++) {
        first[place] = some.first(k);
        second[place] = some.second(k);
        Tensor relevance = explanations.get(k).relevance("x");
        ofFirst[place] = some.ofFirst(k, relevance);
        ofSecond[place] = some.ofSecond(k, relevance);
        conserved[place] = (ofFirst[place] + ofSecond[place]) / explanations.get(k).score();
      }
    }
    return new Result(
        Statistics.correlation(ofFirst, first),
        Statistics.correlation(ofSecond, second),
        Statistics.mean(conserved),
        Statistics.median(conserved));
  }
}
