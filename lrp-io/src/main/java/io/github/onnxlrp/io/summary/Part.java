package io.github.onnxlrp.io.summary;

import java.util.Map;
import java.util.TreeMap;

/** A token, a feature or some places from the end, over all samples and by predicted class. */
public final class Part {
  private final String name;
  private final Contribution all = new Contribution();
  private final Map<Integer, Contribution> byClass = new TreeMap<>();

  Part(String name) {
    this.name = name;
  }

  /** Adds one sample of this predicted class; of none, as a regression has it, where it is null. */
  void add(Integer predicted, double sum, double absoluteSum, long count) {
    all.add(sum, absoluteSum, count);
    if (predicted != null) {
      byClass.computeIfAbsent(predicted, key -> new Contribution()).add(sum, absoluteSum, count);
    }
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** What it gets in all samples. */
  public Contribution all() {
    return all;
  }

  /** What it gets in the samples of each predicted class that hold it. */
  public Map<Integer, Contribution> byClass() {
    return byClass;
  }
}
