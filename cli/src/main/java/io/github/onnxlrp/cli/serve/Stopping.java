package io.github.onnxlrp.cli.serve;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Which requests a service that is stopped still has to answer. The server of Java ends as soon as
 * no exchange is open, although other connections may have a request on its way; so exchanges that
 * were answered are kept open until it has listened to these, too.
 */
final class Stopping {
  // One party for the service, and one for each request that runs.
  private final Phaser running = new Phaser(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean begun;
  private volatile boolean refusing;

  /** Whether the stop has begun. */
  boolean begun() {
    return begun;
  }

  /** Counts a request that runs; false where it comes too late to begin. */
  boolean admit() {
    running.register();
    // Read once: what comes before it is set is answered, what comes later is not begun.
    if (!begun) {
      return true;
    }
    running.arriveAndDeregister();
    return false;
  }

  /**
   * A request has its answer, and waits until its exchange may be closed: where its client may send
   * another one, or nobody has to wait for others yet, at once.
   *
   * @param admitted what {@link #admit} said
   * @param last whether the answer said that it is the last of its connection
   */
  void answered(boolean admitted, boolean last) {
    if (admitted) {
      running.arriveAndDeregister();
    }
    if (last && (admitted || refusing)) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Begins the stop and waits for the requests that run; false where it takes longer than that. */
  boolean awaitRunning(Duration grace) {
    begun = true;
    int phase = running.arrive();
    try {
      running.awaitAdvanceInterruptibly(phase, grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /** Nobody can connect any more, from now on. */
  void refuse() {
    refusing = true;
  }

  /** All connections are closed. */
  void end() {
    over.countDown();
  }
}
