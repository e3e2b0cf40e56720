package io.github.onnxlrp.analysis;

import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;

/** A value that another one is a function of, element by element, and which of its elements. */
public final class Source {
  private final TraceValue value;
  private final int[] places;

  private Source(TraceValue value, int... places) {
    this.value = value;
    this.places = places;
  }

  /** The value with its elements in their order. */
  static Source of(TraceValue value) {
    return new Source(value, (int[]) null);
  }

  /** The value with the elements at {@code places}. */
  static Source at(TraceValue value, int... places) {
    boolean ordered = places.length == value.tensor().size();
    for (int k = 0; k < places.length && ordered; k++) {
      ordered = places[k] == k;
    }
    return ordered ? of(value) : new Source(value, places);
  }

  public TraceValue value() {
    return value;
  }

  /** Whether the elements are all of those of the value in their order, in whatever shape. */
  public boolean isInOrder() {
    return places == null;
  }

  /** For each element its flat index in the value. */
  public int[] places() {
    if (places != null) {
      return places.clone();
    }
    int[] all = new int[value.tensor().size()];
    for (int k = 0; k < all.length; k++) {
      all[k] = k;
    }
    return all;
  }

  /** What a function of these elements is of {@code below}, which this value is a function of. */
  Source through(Source below) {
    if (places == null || below.places == null) {
      return places == null ? below : at(below.value, places);
    }
    int[] composed = new int[places.length];
    for (int k = 0; k < composed.length; k++) {
      composed[k] = below.places[places[k]];
    }
    return at(below.value, composed);
  }

  /** Whether the other one is the same elements of the same value in the same order. */
  boolean isSame(Source other) {
    return value == other.value && Arrays.equals(places, other.places);
  }
}
