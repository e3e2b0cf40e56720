package io.github.onnxlrp.benchmarks;

import io.github.onnxlrp.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How often and how long something is measured, and where the figures go. */
final class MeasuringOptions {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each is measured: ${DEFAULT-VALUE}; figures are medians.",
      defaultValue = "9")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      description =
          "Seconds of processor time that each runs before it is measured, behind its first calls, for"
              + " which there is no program yet: ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private double warmUp;

  @Option(
      names = "--round",
      paramLabel = "S",
      description =
          "Seconds of processor time that each runs in a round, at least: ${DEFAULT-VALUE}.",
      defaultValue = "0.3")
  private double round;

  @Option(
      names = "--precision",
      split = ",",
      paramLabel = "TYPE",
      description = "Precisions of explanations, of ${COMPLETION-CANDIDATES}: ${DEFAULT-VALUE}.",
      defaultValue = "DOUBLE")
  private List<Precision> precisions;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the tables as JSON, too.")
  private Path json;

  private final List<Table> tables = new ArrayList<>();

  Interleaved interleaved() {
    return new Interleaved(rounds, warmUp, round);
  }

  List<Precision> precisions() {
    return precisions;
  }

  /** Of each precision, in one thread. */
  List<Settings> settings() {
    return precisions.stream().map(precision -> new Settings(precision, 1)).toList();
  }

  /** Begins a table on standard output. */
  Table table(String title, String... columns) {
    if (tables.isEmpty()) {
      System.out.println(Machine.describe());
    }
    Table table = new Table(title, System.out, columns);
    tables.add(table);
    return table;
  }

  void finish() {
    if (json != null) {
      Table.write(json, tables);
    }
  }
}
