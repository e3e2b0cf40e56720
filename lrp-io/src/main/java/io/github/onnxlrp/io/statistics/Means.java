package io.github.onnxlrp.io.statistics;

import io.github.onnxlrp.io.report.Json;
import io.github.onnxlrp.io.report.Printable;
import tools.jackson.core.JsonGenerator;

/** Means with their intervals, in reports. */
public final class Means {
  private Means() {}

  /** A mean and half of its interval, as people read them. */
  public static String plusMinus(RunningMean mean) {
    double half = mean.halfWidth();
    return Double.isFinite(half)
        ? "%s \u00b1 %s".formatted(Printable.number(mean.mean()), Printable.number(half))
        : Printable.number(mean.mean());
  }

  /** An object of a mean and its interval; null where there are no samples. */
  public static void write(JsonGenerator json, RunningMean mean) {
    if (mean.samples() == 0) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    Json.number(json, "mean", mean.mean());
    interval(json, mean.mean() - mean.halfWidth(), mean.mean() + mean.halfWidth());
    json.writeEndObject();
  }

  /** A property that holds both ends of an interval. */
  public static void interval(JsonGenerator json, double low, double high) {
    json.writeArrayPropertyStart("interval");
    Json.number(json, low);
    Json.number(json, high);
    json.writeEndArray();
  }
}
