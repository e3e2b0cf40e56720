package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.reproduction.LastSteps.Steps;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether relevance finds the feature that decides, in series of a hidden Markov model. */
@Command(
    name = "hmm",
    description = "Relevance of series of a hidden Markov model, whose state says what matters.",
    mixinStandardHelpOptions = true)
final class HmmCommand implements Callable<Integer> {
  @Option(
      names = "--series",
      paramLabel = "N",
      description = "How many of the 200 test series: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int series;

  @Option(
      names = "--row",
      paramLabel = "NAME",
      description = "Only the rows whose name contains NAME.",
      defaultValue = "")
  private String name;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads explain: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int threads;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    HmmSeries data = HmmSeries.read(series);
    List<String> classes = List.of("AUROC where 0 is predicted", "where 1 is");
    out.printf(Locale.ROOT, "%nhmm, %d series, %d models%n%n", data.x().length, HmmSeries.FOLDS);
    out.println(head(Stream.concat(TruthFigures.COLUMNS.stream(), classes.stream()).toList()));
    List<StepMethod> methods =
        StepMethod.all().stream().filter(method -> method.name().contains(name)).toList();
    for (FoldRow row : measure(data, methods, HmmSeries.FOLDS, threads)) {
      out.println(row.line());
    }
    out.printf("%nof captum, the first 10 series%n%n%s%n", head(TruthFigures.COLUMNS));
    captum().forEach(row -> out.println(row.line()));
    return 0;
  }

  static String head(List<String> columns) {
    return "| method | %s |%n|---%s|"
        .formatted(String.join(" | ", columns), "|---".repeat(columns.size()));
  }

  /** What {@code captum_hmm.py} measured of the same models. */
  static List<FoldRow> captum() {
    Map<String, FoldRow> rows = new LinkedHashMap<>();
    try (Stream<String> lines = Files.lines(HmmSeries.folder().resolve("captum.csv"))) {
      lines
          .skip(1)
          .map(line -> line.split(","))
          .forEach(
              cells ->
                  rows.computeIfAbsent(cells[0], FoldRow::new)
                      .add(
                          Arrays.stream(cells).skip(2).mapToDouble(Double::parseDouble).toArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(rows.values());
  }

  /** A row of each method. */
  static List<FoldRow> measure(HmmSeries data, List<StepMethod> methods, int folds, int threads) {
    List<FoldRow> rows = methods.stream().map(method -> new FoldRow(method.name())).toList();
    for (int fold = 0; fold < folds; fold++) {
      LastSteps model = new LastSteps(HmmSeries.model(fold), threads);
      double[][][] x = data.x();
      Steps[] steps = new Steps[x.length];
      int[][] classes = new int[x.length][];
      for (int k = 0; k < x.length; k++) {
        steps[k] = model.steps(x[k]);
        classes[k] = model.classes(steps[k]);
      }
      for (int m = 0; m < methods.size(); m++) {
        StepMethod.OfSeries method = methods.get(m).of().apply(model);
        double[][] relevance = new double[x.length][];
        for (int k = 0; k < x.length; k++) {
          relevance[k] =
              Arrays.stream(method.relevance(x[k], steps[k], classes[k]))
                  .flatMapToDouble(Arrays::stream)
                  .toArray();
        }
        DoubleStream both = Arrays.stream(TruthFigures.columns(relevance, data.truth()));
        DoubleStream each =
            DoubleStream.of(
                ofClass(0, relevance, data.truth(), classes),
                ofClass(1, relevance, data.truth(), classes));
        rows.get(m).add(DoubleStream.concat(both, each).toArray());
      }
    }
    return rows;
  }

  /** AUROC of the magnitudes at the steps at which one class is predicted. */
  private static double ofClass(
      int label, double[][] relevance, boolean[][] truth, int[]... classes) {
    double[][] some = new double[relevance.length][];
    boolean[][] matters = new boolean[relevance.length][];
    for (int k = 0; k < relevance.length; k++) {
      int features = relevance[k].length / classes[k].length;
      int count = features * (int) Arrays.stream(classes[k]).filter(c -> c == label).count();
      some[k] = new double[count];
      matters[k] = new boolean[count];
      int place = 0;
      for (int e = 0; e < relevance[k].length; e++) {
        if (classes[k][e / features] == label) {
          some[k][place] = Math.abs(relevance[k][e]);
          matters[k][place++] = truth[k][e];
        }
      }
    }
    return TruthFigures.of(some, matters).auroc();
  }
}
