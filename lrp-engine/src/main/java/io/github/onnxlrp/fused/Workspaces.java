package io.github.onnxlrp.fused;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Memory for computations on so many rows, which is used again: new memory is in no cache, and has
 * to be cleared. What nobody uses is given up when memory gets short. Thread-safe; what is taken is
 * for one thread at a time.
 */
final class Workspaces<T> {
  private final IntFunction<T> maker;
  private final Map<Integer, Deque<SoftReference<T>>> free = new HashMap<>();

  /** Workspaces that are made for a number of rows. */
  Workspaces(IntFunction<T> maker) {
    this.maker = maker;
  }

  /** One that nobody uses. */
  T take(int rows) {
    T unused = unused(rows);
    return unused != null ? unused : maker.apply(rows);
  }

  private synchronized T unused(int rows) {
    Deque<SoftReference<T>> some = free.get(rows);
    T found = null;
    while (found == null && some != null && !some.isEmpty()) {
      found = some.pop().get();
    }
    return found;
  }

  /** Takes one back. */
  synchronized void giveBack(int rows, T workspace) {
    free.computeIfAbsent(rows, key -> new ArrayDeque<>()).push(new SoftReference<>(workspace));
  }
}
