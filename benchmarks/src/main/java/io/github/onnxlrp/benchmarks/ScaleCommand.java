package io.github.onnxlrp.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How explanations grow with the model and the data, one length at a time. */
@Command(
    name = "scale",
    description = "Explanations of model M and of its Loop, larger and larger along one axis.",
    mixinStandardHelpOptions = true)
final class ScaleCommand implements Callable<Integer> {
  @Option(
      names = "--steps",
      split = ",",
      paramLabel = "T",
      description = "Steps of a sequence: ${DEFAULT-VALUE}.",
      defaultValue = "100,1000,10000")
  private List<Integer> steps;

  @Option(
      names = "--units",
      split = ",",
      paramLabel = "D",
      description = "Units, and inputs of a step: ${DEFAULT-VALUE}.",
      defaultValue = "32,64,128,256,512")
  private List<Integer> units;

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "N",
      description = "Recurrences on top of each other: ${DEFAULT-VALUE}.",
      defaultValue = "1,2,4")
  private List<Integer> layers;

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "N",
      description = "Samples at a time: ${DEFAULT-VALUE}.",
      defaultValue = "1,4,16,64,256")
  private List<Integer> batches;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "Threads for 64 samples, by wall time: ${DEFAULT-VALUE}.",
      defaultValue = "1,2")
  private List<Integer> threads;

  @Mixin private MeasuringOptions measuring;

  @Override
  public Integer call() {
    RecurrentModel m = RecurrentModel.named("M");
    RecurrentModel loop = RecurrentModel.named("loop");
    scale("M by steps", steps, t -> Subject.of("M", m.withSteps(t), 1));
    scale("Loop form of M by steps", steps, t -> Subject.of("loop", loop.withSteps(t), 1));
    scale("M by units", units, d -> Subject.of("M", m.withUnits(d), 1));
    scale("M by layers", layers, n -> Subject.of("M", m.withLayers(n), 1));
    scale("M by samples at a time", batches, n -> Subject.of("M", m, n));
    threads(Subject.of("M", m, 64));
    measuring.finish();
    return 0;
  }

  /** The slope is of log time over log length, from the row before. */
  private void scale(String title, List<Integer> lengths, IntFunction<Subject> subjects) {
    for (Settings settings : measuring.settings()) {
      Table table =
          measuring.table(
              title + ", " + settings.name(), "length", "CPU ms", "slope", "garbage MB");
      double before = 0;
      for (int k = 0; k < lengths.size(); k++) {
        Cost cost = cost(subjects.apply(lengths.get(k)), settings);
        Double slope = null;
        if (k > 0) {
          double ratio = (double) lengths.get(k) / lengths.get(k - 1);
          slope = Math.log(cost.cpu() / before) / Math.log(ratio);
        }
        table.row(lengths.get(k), cost.cpu() * 1e3, slope, cost.garbage() * 1e-6);
        before = cost.cpu();
      }
    }
  }

  private void threads(Subject subject) {
    for (Settings settings : measuring.settings()) {
      Table table = measuring.table("M by threads, " + settings.name(), "threads", "wall ms");
      for (int count : threads) {
        Settings more = settings.withThreads(count);
        table.row(count, cost(subject, more).wall() * 1e3);
      }
    }
  }

  private Cost cost(Subject subject, Settings settings) {
    return Cost.median(
        measuring
            .interleaved()
            .measure(Map.of("explanation", subject.explanations(settings)))
            .get("explanation"));
  }
}
