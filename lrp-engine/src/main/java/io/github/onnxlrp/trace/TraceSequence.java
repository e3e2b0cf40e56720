package io.github.onnxlrp.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * A sequence, which never changes; its elements are values of the trace like all others. Sequences
 * that differ at their ends share a list, so that one that grows or shrinks step by step is not
 * copied at each.
 */
final class TraceSequence implements Item {
  private final List<TraceValue> shared;
  private final int start;
  private final int end;

  TraceSequence(List<TraceValue> elements) {
    this(new ArrayList<>(elements), 0, elements.size());
  }

  private TraceSequence(List<TraceValue> shared, int start, int end) {
    this.shared = shared;
    this.start = start;
    this.end = end;
  }

  int size() {
    return end - start;
  }

  TraceValue get(int position) {
    return shared.get(start + position);
  }

  /** A copy of all elements. */
  List<TraceValue> elements() {
    return new ArrayList<>(shared.subList(start, end));
  }

  /** The sequence with one more element before {@code position}. */
  TraceSequence with(int position, TraceValue element) {
    if (position == size() && end == shared.size()) {
      shared.add(element);
      return new TraceSequence(shared, start, end + 1);
    }
    List<TraceValue> elements = elements();
    elements.add(position, element);
    return new TraceSequence(elements, 0, elements.size());
  }

  /** The sequence without the element at {@code position}. */
  TraceSequence without(int position) {
    if (position == 0) {
      return new TraceSequence(shared, start + 1, end);
    }
    if (position == size() - 1) {
      return new TraceSequence(shared, start, end - 1);
    }
    List<TraceValue> elements = elements();
    elements.remove(position);
    return new TraceSequence(elements, 0, elements.size());
  }
}
