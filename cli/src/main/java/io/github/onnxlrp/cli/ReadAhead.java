package io.github.onnxlrp.cli;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads some elements ahead, on a thread of its own. Where the next one is not there yet it gives
 * null once, so that what is there can be dealt with first, and then waits.
 *
 * @param <T> the elements
 */
final class ReadAhead<T> implements Iterator<T>, AutoCloseable {
  private static final int MOST = 64;
  private static final Object END = new Object();

  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(MOST);
  private final Thread thread;
  private final boolean waits;
  private Object next;
  private boolean gaveSome;

  /** What reading ended with. */
  private record Failure(Throwable cause) {}

  /**
   * Begins to read.
   *
   * @param waits whether it waits at once, and gives no null: for files, of which the next elements
   *     are there whatever the time, so that runs are the same
   */
  ReadAhead(Iterator<T> source, boolean waits) {
    this.waits = waits;
    this.thread = new Thread(() -> read(source), "onnx-lrp-reader");
    thread.setDaemon(true);
    thread.start();
  }

  private void read(Iterator<T> source) {
    try {
      Object last = END;
      try {
        while (source.hasNext()) {
          queue.put(source.next());
        }
      } catch (RuntimeException | Error e) {
        last = new Failure(e);
      }
      queue.put(last);
    } catch (InterruptedException closed) {
      // Nobody wants more.
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = queue.poll();
    }
    if (next == null && gaveSome && !waits) {
      return true;
    }
    try {
      next = next == null ? queue.take() : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading", e);
    }
    if (next instanceof Failure failure) {
      if (failure.cause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure.cause();
    }
    return next != END;
  }

  @Override
  @SuppressWarnings("unchecked") // the queue holds what the source gave, beside ends
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T result = (T) next;
    gaveSome = next != null;
    next = null;
    return result;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
