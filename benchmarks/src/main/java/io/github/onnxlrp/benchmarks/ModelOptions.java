package io.github.onnxlrp.benchmarks;

import java.util.List;
import picocli.CommandLine.Option;

/** Which models are measured, and with how many samples at a time. */
final class ModelOptions {
  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME",
      description = "Which of the models: ${DEFAULT-VALUE}.",
      defaultValue = "S,M,L,bi2,gru,loop")
  private List<String> models;

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "N",
      description = "How many samples at a time: ${DEFAULT-VALUE}.",
      defaultValue = "1,64")
  private List<Integer> batches;

  List<String> models() {
    return models;
  }

  List<Integer> batches() {
    return batches;
  }
}
