package io.github.onnxlrp.explain;

import io.github.onnxlrp.Deadline;
import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.samples.Samples;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Explains one target of many samples, in their order. Of so many at a time those with the same
 * shapes are explained in batches, several batches at a time; no more are held than these.
 */
final class ManyExplanations {
  /** So many samples are looked at together, for those that fit into one batch. */
  private static final int WINDOW = 256;

  /** 32 MiB of inputs. */
  private static final long MOST_ELEMENTS = 1 << 22;

  /** After so many samples of a structure it is known whether there is a program for it. */
  private static final int LEARNING = 4;

  private final SampleExplainer explainer;
  private final Target target;
  private final int threads;
  private final Consumer<Explanation> consumer;
  private boolean learns;

  ManyExplanations(
      SampleExplainer explainer, Target target, int threads, Consumer<Explanation> consumer) {
    this.explainer = explainer;
    this.target = target;
    this.threads = threads;
    this.consumer = consumer;
  }

  void of(Iterable<Samples> samples) {
    AtomicInteger number = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "onnx-lrp-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<ExplainedSample> window = new ArrayList<>();
      long elements = 0;
      Iterator<Samples> all = samples.iterator();
      while (read(all::hasNext, window, pool)) {
        Samples some = read(all::next, window, pool);
        if (some == null) {
          explain(window, pool);
          elements = 0;
          continue;
        }
        for (int k = 0; k < some.size(); k++) {
          ExplainedSample sample = ExplainedSample.of(some, k);
          window.add(sample);
          elements += sample.size();
          if (window.size() == WINDOW || elements > MOST_ELEMENTS) {
            explain(window, pool);
            elements = 0;
          }
        }
      }
      explain(window, pool);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Reads on. What is before samples that are at fault is done first. */
  private <T> T read(Supplier<T> reading, List<ExplainedSample> window, ExecutorService pool) {
    try {
      return reading.get();
    } catch (RuntimeException e) {
      explain(window, pool);
      throw e;
    }
  }

  private void explain(List<ExplainedSample> window, ExecutorService pool) {
    // For a few samples alone a program is not worth the time that it takes to find it.
    learns |= explainer.addSeen(window.size()) > LEARNING;
    new Window(List.copyOf(window), pool).explain();
    window.clear();
  }

  /** The samples that are looked at together. */
  private final class Window {
    private final List<ExplainedSample> samples;
    private final ExecutorService pool;
    private final Object[] outcomes;
    private int passedOn;

    Window(List<ExplainedSample> samples, ExecutorService pool) {
      this.samples = samples;
      this.pool = pool;
      this.outcomes = new Object[samples.size()];
    }

    void explain() {
      Map<Object, List<Integer>> groups = new LinkedHashMap<>();
      for (int k = 0; k < samples.size(); k++) {
        groups.computeIfAbsent(samples.get(k).shapes(), key -> new ArrayList<>()).add(k);
      }
      List<List<Integer>> batches = new ArrayList<>();
      for (List<Integer> group : groups.values()) {
        int learned = learn(group);
        List<Integer> rest = group.subList(learned, group.size());
        int size = rest.isEmpty() ? 1 : batchSize(rest);
        for (int start = 0; start < rest.size(); start += size) {
          batches.add(rest.subList(start, Math.min(rest.size(), start + size)));
        }
      }
      if (threads == 1) {
        batches.forEach(this::explain);
      } else {
        explainAtATime(batches);
      }
    }

    /** No thread is left without a batch. */
    private int batchSize(List<Integer> group) {
      int most = explainer.batchSize(samples.get(group.get(0)), target);
      return Math.min(most, (group.size() + threads - 1) / threads);
    }

    /** Explains the first samples of a group one by one, until there is a program or none. */
    private int learn(List<Integer> group) {
      int next = 0;
      while (next < Math.min(LEARNING, group.size())
          && explainer.isLearning(samples.get(group.get(next)), target)) {
        explain(group.subList(next, next + 1));
        next++;
      }
      return next;
    }

    private void explain(List<Integer> batch) {
      compute(batch);
      passOn();
    }

    private void explainAtATime(List<List<Integer>> batches) {
      List<Future<?>> running = new ArrayList<>();
      batches.forEach(
          batch ->
              running.add(
                  pool.submit(Deadline.passedOn(Executors.callable(() -> compute(batch))))));
      try {
        for (Future<?> future : running) {
          future.get();
          passOn();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OnnxLrpException(OnnxLrpException.Reason.CHECK_FAILED, "interrupted", e);
      } catch (ExecutionException e) {
        // What is thrown in a batch is an outcome, but for errors of the machine.
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException(e.getCause());
      }
    }

    private void compute(List<Integer> batch) {
      List<ExplainedSample> own = batch.stream().map(samples::get).toList();
      List<Explanation> together = null;
      try {
        together = own.size() == 1 ? null : explainer.inBatch(own, target);
      } catch (RuntimeException e) {
        outcomes[batch.get(0)] = e;
        return;
      }
      for (int k = 0; k < own.size(); k++) {
        Explanation found = together == null ? null : together.get(k);
        outcomes[batch.get(k)] = found == null ? alone(own.get(k), together != null) : found;
      }
    }

    /** The explanation of a sample, or what stands against it. */
    private Object alone(ExplainedSample sample, boolean walked) {
      try {
        List<Target> targets = List.of(target);
        return walked
            ? explainer.walk(sample, targets, learns).get(0)
            : explainer.explain(sample, targets, learns).get(0);
      } catch (RuntimeException e) {
        return e;
      }
    }

    /** Hands on what is complete, in order. */
    private void passOn() {
      while (passedOn < outcomes.length && outcomes[passedOn] != null) {
        Object outcome = outcomes[passedOn];
        if (outcome instanceof RuntimeException failure) {
          throw failure;
        }
        consumer.accept(MissingNumbers.noted((Explanation) outcome));
        outcomes[passedOn++] = null;
      }
    }
  }
}
