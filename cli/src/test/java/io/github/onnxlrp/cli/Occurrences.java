package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Sums and counts of each name, a map a sample that holds it. */
final class Occurrences {
  /** Large enough for rounding that differs between sums in another order. */
  private static final double ROUNDING = 1e-9;

  final Map<String, Map<Integer, double[]>> found = new LinkedHashMap<>();

  void add(String name, int sample, double value, double size, int count) {
    double[] sums =
        found
            .computeIfAbsent(name, key -> new LinkedHashMap<>())
            .computeIfAbsent(sample, key -> new double[3]);
    sums[0] += value;
    sums[1] += size;
    sums[2] += count;
  }

  /** Holds the entries of a list to the formulas. */
  void assertSame(JsonNode list) {
    List<JsonNode> entries =
        StreamSupport.stream(list.get("entries").spliterator(), false).toList();
    assertThat(entries.stream().map(entry -> entry.get("name").stringValue()))
        .containsExactlyInAnyOrderElementsOf(found.keySet());
    double all =
        found.values().stream()
            .flatMap(samples -> samples.values().stream())
            .mapToDouble(sums -> sums[1])
            .sum();
    for (JsonNode entry : entries) {
      List<double[]> samples = List.copyOf(found.get(entry.get("name").stringValue()).values());
      assertThat(entry.get("samples").intValue()).isEqualTo(samples.size());
      double count = samples.stream().mapToDouble(sums -> sums[2]).sum();
      assertThat(entry.get("occurrences").doubleValue()).isEqualTo(count);
      assertMean(entry.get("relevance"), samples, 0, count);
      assertMean(entry.get("absolute"), samples, 1, count);
      double size = samples.stream().mapToDouble(sums -> sums[1]).sum();
      assertThat(entry.get("share").doubleValue()).isEqualTo(size / all, within(ROUNDING));
    }
  }

  static void assertMean(JsonNode mean, List<double[]> samples, int what, double count) {
    double expected = samples.stream().mapToDouble(sums -> sums[what]).sum() / count;
    assertThat(mean.get("mean").doubleValue()).isEqualTo(expected, within(ROUNDING));
    int m = samples.size();
    JsonNode low = mean.get("interval").get(0);
    if (m < 2) {
      assertThat(low.isNull()).isTrue();
      return;
    }
    double residuals =
        samples.stream().mapToDouble(s -> Math.pow(s[what] - expected * s[2], 2)).sum();
    double error = Math.sqrt(residuals * m / (m - 1.0)) / count;
    double t = (expected - low.doubleValue()) / error;
    // The quantile falls from 12.71 to 1.96; it is compared with its table in RunningMeanTest.
    double normal = 1.959964;
    double byDegrees = normal + (Math.pow(normal, 3) + normal) / (4.0 * (m - 1));
    if (m > 30 && error > 1e-6) {
      assertThat(t).isEqualTo(byDegrees, within(0.01));
    }
    double high = mean.get("interval").get(1).doubleValue();
    assertThat(high - expected).isEqualTo(expected - low.doubleValue(), within(ROUNDING));
  }
}
