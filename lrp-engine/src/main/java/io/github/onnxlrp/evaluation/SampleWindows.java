package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Deadline;
import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.samples.Samples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Explains samples a window at a time by all methods, and evaluates those of one at a time. */
final class SampleWindows implements AutoCloseable {
  /** So many samples are explained together. */
  private static final int WINDOW = 256;

  private final Map<String, Explainer> methods;
  private final Target target;
  private final long seed;
  private final SampleMetrics metrics;
  private final Runnable whenDone;
  private final ExecutorService pool;
  private int next;

  SampleWindows(
      Map<String, Explainer> methods,
      Target target,
      long seed,
      int threads,
      Runnable whenDone,
      SampleMetrics metrics) {
    this.methods = methods;
    this.target = target;
    this.seed = seed;
    this.whenDone = whenDone;
    this.metrics = metrics;
    AtomicInteger number = new AtomicInteger();
    this.pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "onnx-lrp-evaluation-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** One of the samples. */
  private record Place(Samples samples, int index) {}

  void evaluate(List<Samples> all, Consumer<SampleEvaluation> consumer) {
    List<Place> window = new ArrayList<>();
    for (Samples samples : all) {
      for (int k = 0; k < samples.size(); k++) {
        window.add(new Place(samples, k));
        if (window.size() == WINDOW) {
          evaluateWindow(window, consumer);
        }
      }
    }
    evaluateWindow(window, consumer);
  }

  private void evaluateWindow(List<Place> window, Consumer<SampleEvaluation> consumer) {
    List<Map<String, Explanation>> explanations = explain(window);
    List<Target> targets =
        explanations.stream()
            .map(all -> FixedTarget.of(target, all.values().iterator().next().target()))
            .toList();
    // Graphs are derived for each target: those of one target follow each other.
    List<Integer> order = new ArrayList<>(IntStream.range(0, window.size()).boxed().toList());
    order.sort(Comparator.comparing(k -> String.valueOf(targets.get(k).specification())));
    Map<Integer, Future<SampleEvaluation>> running = new LinkedHashMap<>();
    for (int k : order) {
      int number = next + k;
      running.put(
          k,
          pool.submit(
              Deadline.passedOn(
                  () -> evaluated(window.get(k), number, targets.get(k), explanations.get(k)))));
    }
    List<SampleEvaluation> done = new ArrayList<>();
    for (int k = 0; k < window.size(); k++) {
      done.add(await(running.get(k)));
      consumer.accept(done.get(k));
    }
    next += window.size();
    window.clear();
  }

  private SampleEvaluation evaluated(
      Place place, int number, Target fixed, Map<String, Explanation> explanations) {
    Map<String, Explanation> finite = new LinkedHashMap<>(explanations);
    finite.values().removeIf(explanation -> !EvaluatedSample.isFinite(explanation));
    List<Measurement> found =
        metrics.of(place.samples(), place.index(), number, seed, fixed, finite);
    whenDone.run();
    return new SampleEvaluation(number, explanations, found);
  }

  private List<Map<String, Explanation>> explain(List<Place> window) {
    List<Map<String, Explanation>> found = new ArrayList<>();
    window.forEach(place -> found.add(new LinkedHashMap<>()));
    methods.forEach(
        (name, explainer) -> {
          List<Samples> alone =
              window.stream()
                  .map(place -> explainer.samples(place.samples().get(place.index())))
                  .toList();
          AtomicInteger at = new AtomicInteger();
          explainer.explainEach(
              alone, target, one -> found.get(at.getAndIncrement()).put(name, one));
        });
    return found;
  }

  private static SampleEvaluation await(Future<SampleEvaluation> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OnnxLrpException(OnnxLrpException.Reason.CHECK_FAILED, "interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
