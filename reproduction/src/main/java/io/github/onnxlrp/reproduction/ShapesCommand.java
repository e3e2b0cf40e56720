package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.evaluation.Division;
import io.github.onnxlrp.evaluation.Evaluator;
import io.github.onnxlrp.evaluation.GroundTruth;
import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.evaluation.TruthMasks;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.io.statistics.RunningMean;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether relevance finds the steps and the channel of a shape that was planted in noise. */
@Command(
    name = "shapes",
    description = "Relevance of series of noise into one channel of which a shape is planted.",
    mixinStandardHelpOptions = true)
final class ShapesCommand implements Callable<Integer> {
  private static final List<String> CELLS = List.of("lstm", "gru");
  private static final List<GroundTruth.Kind> KINDS =
      List.of(GroundTruth.Kind.AUROC, GroundTruth.Kind.AUPRC, GroundTruth.Kind.MASS_ACCURACY);
  private static final int DRAWS = 5;

  @Option(
      names = "--series",
      paramLabel = "N",
      description = "How many of the 100 series: ${DEFAULT-VALUE}.",
      defaultValue = "100")
  private int series;

  @Override
  public Integer call() {
    for (String cell : CELLS) {
      System.out.printf("%nshapes, %s%n%n", cell);
      System.out.println(HmmCommand.head(List.of("AUROC", "AUPRC", "mass accuracy")));
      measure(cell, methods(), series)
          .forEach((name, means) -> System.out.println(line(name, means)));
    }
    return 0;
  }

  private static String line(String name, List<RunningMean> means) {
    StringBuilder line = new StringBuilder("| " + name);
    for (RunningMean mean : means) {
      line.append(String.format(Locale.ROOT, " | %.3f (%.3f)", mean.mean(), mean.halfWidth()));
    }
    return line.append(" |").toString();
  }

  static List<Method> methods() {
    List<Method> methods = new ArrayList<>(Method.relevance(1e-3));
    for (String name :
        List.of(
            "gradient",
            "gradient-x-input",
            "sensitivity",
            "deeplift",
            "integrated-gradients",
            "occlusion")) {
      methods.add(Method.named(name));
    }
    return methods;
  }

  /** Means over the first series of each method and of random relevance, a column each. */
  static Map<String, List<RunningMean>> measure(String cell, List<Method> methods, int series) {
    Path folder = TestModels.directory().resolve("shapes");
    Evaluator.Builder builder =
        Evaluator.of(
                OnnxModel.read(folder.resolve("shapes-%s.onnx".formatted(cell))),
                (graph, method) -> Explainer.of(graph).method(method))
            .division(new Division(Division.Unit.ELEMENT, 1))
            .truth(new TruthMasks(Map.of("x", first(series, folder.resolve("shapes.truth.npz")))));
    Map<String, List<RunningMean>> means = new LinkedHashMap<>();
    methods.forEach(method -> builder.method(method.name(), method.method()));
    KINDS.forEach(kind -> builder.metric(new GroundTruth(kind, DRAWS)));
    methods.forEach(method -> means.put(method.name(), columns()));
    means.put(Measurement.RANDOM, columns());
    Evaluator evaluator = builder.build();
    evaluator.evaluate(
        List.of(evaluator.samples(Map.of("x", first(series, folder.resolve("shapes.test.npz"))))),
        Target.argmax("logits"),
        result -> {
          for (Measurement one : result.measurements()) {
            int column =
                KINDS.indexOf(
                    GroundTruth.Kind.valueOf(
                        one.quantity().metric().toUpperCase(Locale.ROOT).replace('-', '_')));
            means.get(one.method()).get(column).add(one.value(), 1);
          }
        });
    return means;
  }

  private static Tensor first(int series, Path file) {
    Tensor all = Npz.read(file).get("x");
    int[] shape = all.shape();
    int length = all.size() / shape[0];
    shape[0] = Math.min(series, shape[0]);
    double[] some = Arrays.copyOf(all.doubles(), shape[0] * length);
    return Tensor.floating(ElementType.FLOAT, some, shape);
  }

  private static List<RunningMean> columns() {
    return KINDS.stream().map(kind -> new RunningMean()).toList();
  }
}
