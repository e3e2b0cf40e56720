package io.github.onnxlrp.cli.serve;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** Counts what a service does, and writes it in the text format of Prometheus. */
final class Metrics {
  /** Upper bounds of the classes of durations, in seconds. */
  private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> unsent = new ConcurrentSkipListMap<>();
  private final LongAdder[] durations = new LongAdder[BOUNDS.length + 1];
  private final LongAdder nanoseconds = new LongAdder();
  private final LongAdder instances = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder batched = new LongAdder();

  Metrics() {
    for (int k = 0; k < durations.length; k++) {
      durations[k] = new LongAdder();
    }
  }

  /** A request that was answered; {@code route} is one of ours and never what a client wrote. */
  void request(String route, int status, int samples, long duration) {
    String labels = "route=\"%s\",code=\"%d\"".formatted(route, status);
    counts.computeIfAbsent(labels, key -> new LongAdder()).increment();
    instances.add(samples);
    nanoseconds.add(duration);
    int k = 0;
    while (k < BOUNDS.length && duration > BOUNDS[k] * 1e9) {
      k++;
    }
    durations[k].increment();
  }

  /** A request whose answer did not arrive as a whole. */
  void unsent(String route) {
    unsent.computeIfAbsent("route=\"%s\"".formatted(route), key -> new LongAdder()).increment();
  }

  /** Samples that were explained together. */
  void batch(int size) {
    batches.increment();
    batched.add(size);
  }

  /** All of it. */
  String text(IntSupplier waiting) {
    StringBuilder text = new StringBuilder();
    head(text, "requests_total", "counter", "Requests by route and status.");
    counts.forEach((labels, count) -> line(text, "requests_total{" + labels + "}", count.sum()));
    head(text, "unsent_total", "counter", "Answers that could not be sent, by route.");
    unsent.forEach((labels, count) -> line(text, "unsent_total{" + labels + "}", count.sum()));
    head(text, "request_seconds", "histogram", "Time from the request to its answer.");
    long sum = 0;
    for (int k = 0; k < durations.length; k++) {
      sum += durations[k].sum();
      String bound = k == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[k]);
      line(text, "request_seconds_bucket{le=\"" + bound + "\"}", sum);
    }
    text.append("onnxlrp_request_seconds_sum ")
        .append(String.format(Locale.ROOT, "%.6f", nanoseconds.sum() / 1e9))
        .append('\n');
    line(text, "request_seconds_count", sum);
    head(text, "instances_total", "counter", "Samples of requests that were answered with 200.");
    line(text, "instances_total", instances.sum());
    head(text, "batches_total", "counter", "Batches of samples that were explained together.");
    line(text, "batches_total", batches.sum());
    head(text, "batched_instances_total", "counter", "Samples in these batches.");
    line(text, "batched_instances_total", batched.sum());
    head(text, "waiting_instances", "gauge", "Samples that wait for an explanation.");
    line(text, "waiting_instances", waiting.getAsInt());
    Runtime runtime = Runtime.getRuntime();
    head(text, "heap_bytes", "gauge", "Heap in use.");
    line(text, "heap_bytes", runtime.totalMemory() - runtime.freeMemory());
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP onnxlrp_%s %s\n# TYPE onnxlrp_%s %s\n".formatted(name, help, name, type));
  }

  private static void line(StringBuilder text, String name, long value) {
    text.append("onnxlrp_").append(name).append(' ').append(value).append('\n');
  }
}
