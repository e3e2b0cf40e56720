package io.github.onnxlrp.onnx.compile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Things that are open, of which those that were used last stay so and all others are closed. */
final class RecentlyUsed<T> implements AutoCloseable {
  private final int most;
  private final Consumer<T> closes;
  // That which was used last is first.
  private final Deque<T> open = new ArrayDeque<>();

  /** At most so many are open at a time. */
  RecentlyUsed(int most, Consumer<T> closes) {
    this.most = most;
    this.closes = closes;
  }

  /** One that is open and fits, or a new one. */
  T get(Predicate<T> fits, Supplier<T> opens) {
    T found = open.stream().filter(fits).findFirst().orElse(null);
    if (found == null) {
      found = opens.get();
    } else {
      open.remove(found);
    }
    open.addFirst(found);
    if (open.size() > most) {
      closes.accept(open.removeLast());
    }
    return found;
  }

  /** Closes all. */
  @Override
  public void close() {
    open.forEach(closes);
    open.clear();
  }
}
