package io.github.onnxlrp.io.evaluation;

import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one metric says of one method, over all samples. */
public final class Result {
  private final String method;
  private final boolean control;
  private final RunningMean all = new RunningMean();
  private final Map<String, RunningMean> byClass = new TreeMap<>();
  private final List<RunningMean> curve = new ArrayList<>();
  private int undefined;

  Result(String method, boolean control) {
    this.method = method;
    this.control = control;
  }

  /** Adds a sample of this explained class; of none where it is null. */
  void add(Measurement measurement, String explained) {
    double value = measurement.value();
    if (!Double.isFinite(value)) {
      undefined++;
      return;
    }
    all.add(value, 1);
    if (explained != null) {
      byClass.computeIfAbsent(explained, key -> new RunningMean()).add(value, 1);
    }
    for (int k = 0; k < measurement.curve().size(); k++) {
      if (k == curve.size()) {
        curve.add(new RunningMean());
      }
      double point = measurement.curve().get(k);
      if (Double.isFinite(point)) {
        curve.get(k).add(point, 1);
      }
    }
  }

  /** Name of the method or control. */
  public String method() {
    return method;
  }

  /** Whether it is of no method but of what methods are compared with. */
  public boolean isControl() {
    return control;
  }

  /** Over all samples. */
  public RunningMean all() {
    return all;
  }

  /** Over the samples of each explained class. */
  public Map<String, RunningMean> byClass() {
    return byClass;
  }

  /** The points of the curve that the number sums up; empty where there is none. */
  public List<RunningMean> curve() {
    return curve;
  }

  /** Samples for which it is not defined. */
  public int undefined() {
    return undefined;
  }
}
