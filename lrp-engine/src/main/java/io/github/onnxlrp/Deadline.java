package io.github.onnxlrp;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A time by which work has to be done. What runs in {@link #call} ends with a {@link
 * DeadlineExceededException} once that time is over: explanations of one sample or of many, on the
 * threads that these take, too, and forward passes. They look at the clock at every node and every
 * step. What ONNX Runtime computes for a validation is not ended.
 *
 * <pre>{@code
 * Explanation explanation =
 *     Deadline.after(Duration.ofMillis(500)).call(() -> explainer.explain(inputs, target));
 * }</pre>
 *
 * An explainer whose work was ended explains further samples as if it had not been asked.
 */
public final class Deadline {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
  private static final ThreadLocal<Deadline> CURRENT = new ThreadLocal<>();

  private final long nanoseconds;
  private final LongSupplier clock;
  private final long start;
  // One that was there before: both count. Null where there is none.
  private final Deadline outer;

  private Deadline(long nanoseconds, LongSupplier clock, long start, Deadline outer) {
    this.nanoseconds = nanoseconds;
    this.clock = clock;
    this.start = start;
    this.outer = outer;
  }

  /** So long from now; over at once where the duration is zero or negative. */
  public static Deadline after(Duration limit) {
    return after(limit, System::nanoTime);
  }

  /**
   * So long from now, by a clock.
   *
   * @param clock gives nanoseconds from any point in time, as {@link System#nanoTime}
   */
  public static Deadline after(Duration limit, LongSupplier clock) {
    long nanoseconds =
        limit.isNegative() ? 0 : limit.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : limit.toNanos();
    return new Deadline(nanoseconds, clock, clock.getAsLong(), null);
  }

  /**
   * Does work on this thread until the time is over. Deadlines may be nested: the first to be over
   * ends the work.
   *
   * @throws DeadlineExceededException if the time is over before the work is done
   */
  public <T> T call(Supplier<T> work) {
    Deadline before = CURRENT.get();
    CURRENT.set(before == null ? this : new Deadline(nanoseconds, clock, start, before));
    try {
      check();
      return work.get();
    } finally {
      restore(before);
    }
  }

  private static void restore(Deadline before) {
    if (before == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }

  /** The work with the deadlines of this thread, for another thread to do. */
  public static <T> Callable<T> passedOn(Callable<T> work) {
    Deadline passed = CURRENT.get();
    if (passed == null) {
      return work;
    }
    return () -> {
      Deadline before = CURRENT.get();
      CURRENT.set(passed);
      try {
        return work.call();
      } finally {
        restore(before);
      }
    };
  }

  /** Ends the work of this thread where one of its deadlines is over. */
  static void checkCurrent() {
    for (Deadline each = CURRENT.get(); each != null; each = each.outer) {
      each.check();
    }
  }

  private void check() {
    if (clock.getAsLong() - start >= nanoseconds) {
      throw new DeadlineExceededException(Duration.ofNanos(nanoseconds));
    }
  }
}
