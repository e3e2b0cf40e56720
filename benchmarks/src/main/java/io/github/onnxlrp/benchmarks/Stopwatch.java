package io.github.onnxlrp.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Measures what calls on this thread take. Of garbage collection it counts the pauses, which is the
 * processor time of a collector with one thread ({@code -XX:+UseSerialGC}). Compilation does not
 * count.
 */
final class Stopwatch {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final List<GarbageCollectorMXBean> COLLECTORS =
      ManagementFactory.getGarbageCollectorMXBeans();

  private Stopwatch() {}

  /** The cost of one of {@code count} calls that are made one after the other. */
  static Cost measure(Runnable call, int count) {
    long thread = Thread.currentThread().getId();
    long garbage = THREADS.getThreadAllocatedBytes(thread);
    long pauses = pauses();
    long wall = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    for (int k = 0; k < count; k++) {
      call.run();
    }
    cpu = THREADS.getCurrentThreadCpuTime() - cpu;
    wall = System.nanoTime() - wall;
    pauses = pauses() - pauses;
    garbage = THREADS.getThreadAllocatedBytes(thread) - garbage;
    return new Cost(cpu * 1e-9 + pauses * 1e-3, wall * 1e-9, garbage).dividedBy(count);
  }

  private static long pauses() {
    return COLLECTORS.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
  }
}
