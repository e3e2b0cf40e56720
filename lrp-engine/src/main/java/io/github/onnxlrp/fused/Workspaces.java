package io.github.onnxlrp.fused;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Memory for computations on so many rows, which is used again: new memory is in no cache. There is
 * as much as was needed at one time, for each number of rows that was seen, as long as the kernel.
 * Thread-safe; what is taken is for one thread.
 */
final class Workspaces<T> {
  private final IntFunction<T> maker;
  private final Map<Integer, Deque<T>> free = new HashMap<>();

  /** Workspaces that are made for a number of rows. */
  Workspaces(IntFunction<T> maker) {
    this.maker = maker;
  }

  /** One that nobody uses. */
  T take(int rows) {
    synchronized (this) {
      Deque<T> unused = free.get(rows);
      if (unused != null && !unused.isEmpty()) {
        return unused.pop();
      }
    }
    return maker.apply(rows);
  }

  /** Takes one back. */
  synchronized void giveBack(int rows, T workspace) {
    free.computeIfAbsent(rows, key -> new ArrayDeque<>()).push(workspace);
  }
}
