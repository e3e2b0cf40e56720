package io.github.onnxlrp.cli.serve;

import io.github.onnxlrp.Deadline;
import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Attempt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Samples of all requests wait here. A thread that is free takes those of one model, target and
 * about one size that have come by then, and explains them together; it never waits for more.
 */
final class Batcher {
  /** As many as the engine looks at together. */
  private static final int MOST = 256;

  /** How many times as large a sample may be as another one that is explained with it. */
  private static final int SIZES = 4;

  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private final int most;
  private final Metrics metrics;
  private boolean closed;

  /**
   * A sample that waits.
   *
   * @param end when its request has no more time, as {@link System#nanoTime} counts
   */
  record Waiting(
      ServedModel model,
      ServedModel.Asked asked,
      Target target,
      ServedModel.Instance instance,
      long end,
      CompletableFuture<Explanation> result) {
    /** Whether it is explained with another one, which then does not wait much longer for it. */
    boolean fits(Waiting other) {
      long size = instance.size();
      long otherSize = other.instance.size();
      return model == other.model
          && asked.equals(other.asked)
          && size <= SIZES * otherSize
          && otherSize <= SIZES * size;
    }
  }

  Batcher(int count, ServeLimits limits, Metrics metrics) {
    this.most = limits.queue();
    this.metrics = metrics;
    for (int k = 0; k < count; k++) {
      Thread thread = new Thread(this::work, "onnx-lrp-batch-" + k);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /**
   * Lets the samples of a request wait, all or none.
   *
   * @param end when the request has no more time, as {@link System#nanoTime} counts
   * @throws HttpFailure if too many wait
   */
  synchronized List<CompletableFuture<Explanation>> add(
      ServedModel model, ServedModel.Asked asked, List<ServedModel.Instance> instances, long end) {
    Target target = model.target(asked);
    if (closed) {
      throw new HttpFailure(503, "the service is stopping");
    }
    if (queue.size() + instances.size() > most) {
      throw new HttpFailure(429, "%d samples wait; the limit is %d".formatted(queue.size(), most));
    }
    List<CompletableFuture<Explanation>> results = new ArrayList<>();
    for (ServedModel.Instance instance : instances) {
      CompletableFuture<Explanation> result = new CompletableFuture<>();
      results.add(result);
      queue.add(new Waiting(model, asked, target, instance, end, result));
    }
    notifyAll();
    return results;
  }

  /** How many samples wait. */
  synchronized int size() {
    return queue.size();
  }

  /** Ends the threads; what waits is not explained. */
  synchronized void close() {
    closed = true;
    queue.forEach(
        waiting ->
            waiting
                .result()
                .completeExceptionally(new HttpFailure(503, "the service is stopping")));
    queue.clear();
    threads.forEach(Thread::interrupt);
  }

  private void work() {
    try {
      while (true) {
        explain(next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is explained together next. */
  synchronized List<Waiting> next() throws InterruptedException {
    while (queue.isEmpty()) {
      wait();
    }
    Waiting first = queue.peek();
    List<Waiting> batch = new ArrayList<>();
    for (Iterator<Waiting> each = queue.iterator(); each.hasNext() && batch.size() < MOST; ) {
      Waiting waiting = each.next();
      if (waiting.fits(first)) {
        each.remove();
        // Whoever has given up waiting needs no explanation.
        if (!waiting.result().isDone()) {
          batch.add(waiting);
        }
      }
    }
    return batch;
  }

  /** The time until the last of these has no more; a batch is of use to somebody until then. */
  static Duration left(List<Waiting> batch, long now) {
    return Duration.ofNanos(
        batch.stream().mapToLong(waiting -> waiting.end() - now).max().orElse(0));
  }

  private void explain(List<Waiting> batch) throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    Waiting first = batch.get(0);
    metrics.batch(batch.size());
    try {
      List<ServedModel.Instance> instances = batch.stream().map(Waiting::instance).toList();
      List<Attempt> attempts =
          Deadline.after(left(batch, System.nanoTime()))
              .call(() -> first.model().explain(instances, first.target()));
      for (int k = 0; k < attempts.size(); k++) {
        Attempt attempt = attempts.get(k);
        CompletableFuture<Explanation> result = batch.get(k).result();
        if (attempt.failure() == null) {
          result.complete(attempt.explanation());
        } else {
          result.completeExceptionally(attempt.failure());
        }
      }
    } catch (RuntimeException | Error e) {
      // Whatever it was, a thread that explains goes on.
      batch.forEach(waiting -> waiting.result().completeExceptionally(e));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
