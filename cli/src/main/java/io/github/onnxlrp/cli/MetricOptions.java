package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.evaluation.Agreement;
import io.github.onnxlrp.evaluation.Conservation;
import io.github.onnxlrp.evaluation.Division;
import io.github.onnxlrp.evaluation.Erasure;
import io.github.onnxlrp.evaluation.GroundTruth;
import io.github.onnxlrp.evaluation.Imputation;
import io.github.onnxlrp.evaluation.Infidelity;
import io.github.onnxlrp.evaluation.MaxSensitivity;
import io.github.onnxlrp.evaluation.Measure;
import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.evaluation.Metric;
import io.github.onnxlrp.evaluation.NoiseControl;
import io.github.onnxlrp.evaluation.RandomLogit;
import io.github.onnxlrp.evaluation.Randomisation;
import io.github.onnxlrp.evaluation.RemovalCurve;
import io.github.onnxlrp.evaluation.Sparseness;
import io.github.onnxlrp.evaluation.TruthMasks;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options that say what is measured of explanations. */
final class MetricOptions {
  @Option(
      names = "--metric",
      paramLabel = "M",
      split = ",",
      defaultValue = "deletion,insertion",
      description =
          "What is measured: deletion, insertion, comprehensiveness, sufficiency, infidelity,"
              + " max-sensitivity, mass-accuracy, rank-accuracy, auroc, auprc, aup, aur,"
              + " randomisation-cascading, randomisation-independent, random-logit, sparseness,"
              + " conservation, agreement, noise-control; several with commas (default:"
              + " ${DEFAULT-VALUE}). docs/evaluation.md says more.")
  private List<String> names;

  @Option(
      names = "--unit",
      paramLabel = "U",
      defaultValue = "step",
      description =
          "What is removed at once: step (a token or time step), feature, element or segment:N for"
              + " N steps in a row (default: ${DEFAULT-VALUE}).")
  private String unit;

  @Option(
      names = "--baseline",
      paramLabel = "B",
      split = ",",
      defaultValue = "zero",
      description =
          "What stands in the place of what is removed: zero, mean or padding; several with commas"
              + " (default: ${DEFAULT-VALUE}).")
  private List<String> baselines;

  @Option(
      names = "--measure",
      paramLabel = "Y",
      defaultValue = "score",
      description =
          "Which number is watched: score, as it is explained, or probability of the class"
              + " (default: ${DEFAULT-VALUE}).")
  private String measure;

  @Option(
      names = "--points",
      paramLabel = "K",
      defaultValue = "10",
      description = "Steps of the curves of deletion and insertion (default: ${DEFAULT-VALUE}).")
  private int points;

  @Option(
      names = "--percent",
      paramLabel = "P",
      split = ",",
      defaultValue = "10,20,50",
      description =
          "Sizes of the rationale of comprehensiveness and sufficiency, in percent of the parts"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Double> percents;

  @Option(
      names = "--control",
      paramLabel = "C",
      split = ",",
      defaultValue = "random,oracle",
      description =
          "What methods are compared with: random, oracle (of curves) or none"
              + " (default: ${DEFAULT-VALUE}).")
  private List<String> controls;

  @Option(
      names = "--draws",
      paramLabel = "N",
      defaultValue = "5",
      description = "Orders that are drawn for random, of each sample (default: ${DEFAULT-VALUE}).")
  private int draws;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Changed inputs of infidelity and max-sensitivity, of each sample (default:"
              + " ${DEFAULT-VALUE}).")
  private int changes;

  @Option(
      names = "--radius",
      paramLabel = "R",
      defaultValue = "0.02",
      description =
          "How far max-sensitivity moves inputs, as a part of their largest magnitude (default:"
              + " ${DEFAULT-VALUE}).")
  private double radius;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description =
          "What is known to matter, for mass-accuracy, rank-accuracy, auroc, auprc, aup and aur: an"
              + " .npz with a mask of each input, samples first.")
  private Path truth;

  /** The metrics, each once. */
  List<Metric> metrics(Graph graph, long seed) {
    requireAtLeastOne("--points", points);
    requireAtLeastOne("--draws", draws);
    requireAtLeastOne("--changes", changes);
    if (!(radius > 0)) {
      throw OnnxLrpException.invalid("--radius %s: expected more than 0", Double.toString(radius));
    }
    Set<String> wanted = controls();
    int drawn = wanted.contains(Measurement.RANDOM) ? draws : 0;
    Map<String, Supplier<Metric>> all = new LinkedHashMap<>();
    for (RemovalCurve.Kind kind : RemovalCurve.Kind.values()) {
      all.put(lower(kind), () -> new RemovalCurve(kind, points, draws, wanted));
    }
    for (Erasure.Kind kind : Erasure.Kind.values()) {
      all.put(lower(kind), () -> new Erasure(kind, percents, drawn));
    }
    all.put("infidelity", () -> new Infidelity(changes));
    all.put("max-sensitivity", () -> new MaxSensitivity(changes, radius));
    for (GroundTruth.Kind kind : GroundTruth.Kind.values()) {
      all.put(lower(kind).replace('_', '-'), () -> new GroundTruth(kind, drawn));
    }
    for (Randomisation.Kind kind : Randomisation.Kind.values()) {
      all.put("randomisation-" + lower(kind), () -> new Randomisation(kind, graph, points, seed));
    }
    all.put("random-logit", RandomLogit::new);
    all.put("sparseness", Sparseness::new);
    all.put("conservation", Conservation::new);
    all.put("agreement", Agreement::new);
    all.put(
        "noise-control",
        () ->
            new NoiseControl(
                new RemovalCurve(RemovalCurve.Kind.DELETION, points, draws, Set.of())));
    return chosen(all);
  }

  private List<Metric> chosen(Map<String, Supplier<Metric>> all) {
    List<Metric> found = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      if (!all.containsKey(name)) {
        throw OnnxLrpException.invalid(
            "--metric %s: no such metric; there is %s", name, String.join(", ", all.keySet()));
      }
      Metric metric = all.get(name).get();
      if (metric instanceof GroundTruth && truth == null) {
        throw OnnxLrpException.invalid("--metric %s needs --truth FILE", name);
      }
      found.add(metric);
    }
    return found;
  }

  private static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw OnnxLrpException.invalid("%s %d: expected at least 1", option, value);
    }
  }

  /** What is known to matter; null where nobody says it. */
  TruthMasks truth(Graph graph, ReadFiles read) {
    if (truth == null) {
      return null;
    }
    read.add(truth);
    Map<String, Tensor> masks = Npz.read(truth);
    if (masks.isEmpty()) {
      throw OnnxLrpException.invalid(
          "--truth %s: the file has no arrays; expected a mask for one of the inputs %s",
          truth, names(graph));
    }
    for (String name : masks.keySet()) {
      if (graph.input(name) == null) {
        throw OnnxLrpException.invalid(
            "%s: the model has no input '%s'; it takes %s", truth, name, names(graph));
      }
    }
    return new TruthMasks(masks);
  }

  private static List<String> names(Graph graph) {
    return graph.inputs().stream().map(Value::name).toList();
  }

  private Set<String> controls() {
    List<String> known = List.of(Measurement.RANDOM, Measurement.ORACLE);
    if (controls.equals(List.of("none"))) {
      return Set.of();
    }
    for (String control : controls) {
      if (!known.contains(control)) {
        throw OnnxLrpException.invalid(
            "--control %s: expected random, oracle or none", String.join(",", controls));
      }
    }
    return Set.copyOf(controls);
  }

  /** What stands in the place of what is removed. */
  Set<Imputation> baselines() {
    Set<Imputation> found = new LinkedHashSet<>();
    baselines.forEach(name -> found.add(one(Imputation.values(), "--baseline", name)));
    return found;
  }

  /** Which number is watched. */
  Measure measure() {
    return one(Measure.values(), "--measure", measure);
  }

  /** Into which parts inputs are divided. */
  Division division() {
    String segment = lower(Division.Unit.SEGMENT) + ":";
    if (unit.startsWith(segment)) {
      long steps = DimensionOptions.integer(unit.substring(segment.length()), "--unit " + unit);
      return new Division(Division.Unit.SEGMENT, (int) Math.min(steps, Integer.MAX_VALUE));
    }
    Division.Unit found =
        unit.equals(lower(Division.Unit.SEGMENT)) ? null : find(Division.Unit.values(), unit);
    if (found == null) {
      throw OnnxLrpException.invalid(
          "--unit %s: expected step, feature, element or segment:N", unit);
    }
    return new Division(found, 1);
  }

  private static <E extends Enum<E>> E one(E[] all, String option, String name) {
    E found = find(all, name);
    if (found == null) {
      List<String> names = new ArrayList<>();
      for (E each : all) {
        names.add(lower(each));
      }
      throw OnnxLrpException.invalid("%s %s: expected %s", option, name, String.join(", ", names));
    }
    return found;
  }

  private static <E extends Enum<E>> E find(E[] all, String name) {
    for (E each : all) {
      if (lower(each).equals(name)) {
        return each;
      }
    }
    return null;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
