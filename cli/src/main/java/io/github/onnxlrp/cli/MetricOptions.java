package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.evaluation.Baseline;
import io.github.onnxlrp.evaluation.Division;
import io.github.onnxlrp.evaluation.Erasure;
import io.github.onnxlrp.evaluation.Measure;
import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.evaluation.Metric;
import io.github.onnxlrp.evaluation.RemovalCurve;
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
          "What is measured, of docs/evaluation.md: deletion, insertion, comprehensiveness,"
              + " sufficiency; several with commas (default: ${DEFAULT-VALUE}).")
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

  /** The metrics, each once. */
  List<Metric> metrics() {
    if (draws < 1) {
      throw OnnxLrpException.invalid("--draws %d: expected at least 1", draws);
    }
    if (points < 1) {
      throw OnnxLrpException.invalid("--points %d: expected at least 1", points);
    }
    Map<String, Supplier<Metric>> all = all(controls());
    List<Metric> found = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      if (!all.containsKey(name)) {
        throw OnnxLrpException.unsupported(
            "--metric %s: no such metric; there is %s", name, String.join(", ", all.keySet()));
      }
      found.add(all.get(name).get());
    }
    return found;
  }

  private Map<String, Supplier<Metric>> all(Set<String> wanted) {
    int drawn = wanted.contains(Measurement.RANDOM) ? draws : 0;
    Map<String, Supplier<Metric>> all = new LinkedHashMap<>();
    for (RemovalCurve.Kind kind : RemovalCurve.Kind.values()) {
      all.put(lower(kind), () -> new RemovalCurve(kind, points, draws, wanted));
    }
    for (Erasure.Kind kind : Erasure.Kind.values()) {
      all.put(lower(kind), () -> new Erasure(kind, percents, drawn));
    }
    return all;
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
  Set<Baseline> baselines() {
    Set<Baseline> found = new LinkedHashSet<>();
    baselines.forEach(name -> found.add(one(Baseline.values(), "--baseline", name)));
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
