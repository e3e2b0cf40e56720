package io.github.onnxlrp.io.comparison;

import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What several methods say of some samples. */
public final class Comparison {
  private final String model;
  private final List<String> methods;
  private final Set<String> notes;
  private final List<ComparedSample> samples = new ArrayList<>();

  /**
   * No samples yet.
   *
   * @param model name of the model's file
   * @param methods what the methods are called
   * @param remarks what concerns all samples
   */
  public Comparison(String model, List<String> methods, List<String> remarks) {
    this.model = model;
    this.methods = List.copyOf(methods);
    this.notes = new LinkedHashSet<>(remarks);
  }

  /**
   * Adds a sample.
   *
   * @param reports what each method says of it, in their order
   */
  public void add(List<SampleReport> reports) {
    samples.add(ComparedSample.of(reports));
    for (int k = 0; k < reports.size(); k++) {
      for (String note : reports.get(k).notes()) {
        notes.add(methods.get(k) + ": " + note);
      }
    }
  }

  String model() {
    return model;
  }

  List<String> methods() {
    return methods;
  }

  List<ComparedSample> samples() {
    return samples;
  }

  /** What a reader must know. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Whether all numbers can be relied on. */
  public boolean ok() {
    return samples.stream().flatMap(sample -> sample.reports().stream()).allMatch(SampleReport::ok);
  }

  /** The mean rank correlation of two methods over the samples that have one. */
  RunningMean correlation(int one, int other) {
    RunningMean mean = new RunningMean();
    for (ComparedSample sample : samples) {
      double own = sample.correlation(one, other);
      if (!Double.isNaN(own)) {
        mean.add(own, 1);
      }
    }
    return mean;
  }
}
