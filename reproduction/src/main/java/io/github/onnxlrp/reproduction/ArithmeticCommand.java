package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.io.statistics.RunningMean;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
  private String name;

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
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What the test points are drawn by: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private long seed;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    List<ArithmeticPoints> points = ArithmeticPoints.draw(count, seed);
    for (ArithmeticTask task : ArithmeticTask.values()) {
      out.printf(
          Locale.ROOT,
          "%n%s, %s, %d models, %d points each, seed %d, %%%n%n%s%n",
          task.name().toLowerCase(Locale.ROOT),
          cell,
          models,
          count,
          seed,
          HmmCommand.head(ArithmeticFigures.COLUMNS));
      for (ArithmeticRow row : ArithmeticRow.all(task)) {
        if (row.name().contains(name)) {
          out.println(line(row.name(), measure(cell, task, row, models, points)));
        }
      }
    }
    return 0;
  }

  /** Means over the models, with half the width of the 95 % interval. */
  private static String line(String name, List<ArithmeticFigures> results) {
    StringBuilder line = new StringBuilder("| " + name);
    for (int column = 0; column < ArithmeticFigures.COLUMNS.size(); column++) {
      RunningMean mean = new RunningMean();
      for (ArithmeticFigures figures : results) {
        mean.add(100 * figures.columns()[column], 1);
      }
      line.append(String.format(Locale.ROOT, " | %.3f (%.2g)", mean.mean(), mean.halfWidth()));
    }
    return line.append(" |").toString();
  }

  /** The figures of each model. */
  static List<ArithmeticFigures> measure(
      ArithmeticTask.Cell cell,
      ArithmeticTask task,
      ArithmeticRow row,
      int models,
      List<ArithmeticPoints> points) {
    return IntStream.range(0, models)
        .parallel()
        .mapToObj(number -> ArithmeticFigures.of(task.model(cell, number), row, number, points))
        .toList();
  }
}
