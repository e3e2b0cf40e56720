package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.InputFiles;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.NameMatcher;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say what features and time steps are called. */
final class SeriesOptions {
  @Option(
      names = "--feature-names",
      paramLabel = "[INPUT=]NAMES|FILE",
      description =
          "Names of the features of an input, with commas between them, or a file with one a line;"
              + " units in brackets: speed [m/s]. By default the first row of a .csv table.")
  private List<String> featureNames = List.of();

  @Option(
      names = "--time-column",
      paramLabel = "COLUMN",
      description =
          "Column of a .csv table that holds times and is no feature, by its name or its number"
              + " from 1; by default the first one where that holds dates or times of the day, or"
              + " is called time and the model takes one column less.")
  private String timeColumn;

  /** Whether the user says anything about it. */
  boolean isGiven() {
    return timeColumn != null || !featureNames.isEmpty();
  }

  /** The column of times; null where the user does not say. */
  String timeColumn() {
    return timeColumn;
  }

  /**
   * The batches with the names that the user gave.
   *
   * @throws OnnxLrpException if they do not fit, or no table with the column of times was read
   */
  List<InputBatch> describe(List<InputBatch> batches, Graph graph, ReadFiles read) {
    boolean times =
        batches.stream()
            .anyMatch(
                batch -> batch.series().values().stream().anyMatch(s -> !s.times().isEmpty()));
    if (timeColumn != null && !times) {
      throw OnnxLrpException.invalid("--time-column %s: no .csv table was read", timeColumn);
    }
    Map<String, List<String>> names = names(graph, read);
    List<InputBatch> result = batches;
    for (Map.Entry<String, List<String>> entry : names.entrySet()) {
      result = result.stream().map(batch -> batch.named(entry.getKey(), entry.getValue())).toList();
    }
    return result;
  }

  private Map<String, List<String>> names(Graph graph, ReadFiles read) {
    List<String> inputs = graph.inputs().stream().map(Value::name).toList();
    Map<String, List<String>> result = new LinkedHashMap<>();
    for (String option : featureNames) {
      boolean named = inputs.stream().anyMatch(input -> option.startsWith(input + "="));
      var pair =
          named || inputs.size() > 1
              ? NameMatcher.split(option, inputs, "--feature-names", "inputs")
              : Map.entry(inputs.get(0), option);
      if (result.put(pair.getKey(), list(pair.getValue(), read)) != null) {
        throw OnnxLrpException.invalid("--feature-names: input '%s' is named twice", pair.getKey());
      }
    }
    return result;
  }

  /** A file where there is one of that name, otherwise the names themselves. */
  private static List<String> list(String names, ReadFiles read) {
    Path file = fileOf(names);
    if (file == null) {
      return Stream.of(names.split(",", -1)).map(String::strip).toList();
    }
    read.add(file);
    return InputFiles.text(file).lines().map(String::strip).toList();
  }

  private static Path fileOf(String names) {
    try {
      Path file = Path.of(names);
      return Files.isRegularFile(file) ? file : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
