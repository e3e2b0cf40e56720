package io.github.onnxlrp.io.report;

import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.samples.BatchAxes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code explain} has found out.
 *
 * @param model name of the model's file
 * @param method how relevance was computed
 * @param composite the rules; null for methods without
 * @param remarks what concerns all samples
 * @param samples one entry a sample, in the order of the data; of several targets one behind the
 *     other for each sample
 * @param batchAxes the batch axis of the inputs by name
 * @param making how it was made, and how its samples are to be read
 */
public record Report(
    String model,
    String method,
    String composite,
    List<String> remarks,
    List<SampleReport> samples,
    Map<String, Integer> batchAxes,
    Making making) {
  /** A report of which it is not known how it was made. */
  public Report(
      String model,
      String method,
      String composite,
      List<String> remarks,
      List<SampleReport> samples,
      Map<String, Integer> batchAxes) {
    this(model, method, composite, remarks, samples, batchAxes, Making.UNKNOWN);
  }

  /**
   * A report of what an explainer has found.
   *
   * @param model name of the model
   * @param samples one entry a sample
   */
  public static Report of(String model, Explainer explainer, List<SampleReport> samples) {
    AttributionMethod method = explainer.method();
    return new Report(
        model,
        method.name(),
        composite(method),
        List.of(),
        samples,
        batchAxes(explainer.batchAxes()));
  }

  /** The rules of a method; null for methods without. */
  public static String composite(AttributionMethod method) {
    return method instanceof LayerwiseRelevance lrp ? lrp.composite().name() : null;
  }

  /** The batch axes of inputs by their names. */
  public static Map<String, Integer> batchAxes(BatchAxes axes) {
    Map<String, Integer> result = new HashMap<>();
    axes.graph()
        .inputs()
        .forEach(input -> axes.axisOf(input).ifPresent(axis -> result.put(input.name(), axis)));
    return result;
  }

  /** Number of the sample that an entry is about. */
  public int number(int entry) {
    return entry / making.targets();
  }

  /** The remarks, then the notes of the samples: each once, with the samples that it is about. */
  public List<String> notes() {
    Map<String, List<String>> about = new LinkedHashMap<>();
    for (int k = 0; k < samples.size(); k++) {
      for (String note : samples.get(k).notes()) {
        about.computeIfAbsent(note, key -> new ArrayList<>()).add(place(k));
      }
    }
    List<String> result = new ArrayList<>(remarks);
    about.forEach(
        (note, numbers) ->
            result.add(
                numbers.size() == samples.size()
                    ? note
                    : "%s %s: %s"
                        .formatted(
                            numbers.size() == 1 ? "sample" : "samples",
                            String.join(", ", numbers),
                            note)));
    return result;
  }

  /** The number of a sample, and its target where there are several. */
  private String place(int entry) {
    return making.targets() == 1
        ? Integer.toString(entry)
        : "%d (%s)".formatted(number(entry), samples.get(entry).specification());
  }

  /** Whether every ledger closes, every number is finite and rounding leaves digits. */
  public boolean ok() {
    return samples.stream().allMatch(SampleReport::ok);
  }
}
