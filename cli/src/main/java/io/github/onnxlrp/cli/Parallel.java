package io.github.onnxlrp.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs independent tasks and gives their results in order. */
final class Parallel {
  private Parallel() {}

  /**
   * Runs all tasks; the first failure, in the order of the tasks, ends it.
   *
   * @param title what a progress bar is called; null for none, as for a single task
   */
  static <T> List<T> run(List<Callable<T>> tasks, int threads, String title) {
    AtomicInteger numbers = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(threads, Math.max(1, tasks.size())),
            task -> {
              Thread thread = new Thread(task, "sample-" + numbers.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try (Progress progress = Progress.start(title, tasks.size())) {
      List<Future<T>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(pool.submit(task)));
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
        progress.step();
      }
      return results;
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static RuntimeException unwrapped(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
  }
}
