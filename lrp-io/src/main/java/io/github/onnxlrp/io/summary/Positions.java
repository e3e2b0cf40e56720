package io.github.onnxlrp.io.summary;

/**
 * Places from the end in groups, so that a long series needs few: each of the last 128 is one of
 * its own, and each further doubling of the distance has 64.
 */
final class Positions {
  private static final int EXACT = 128;
  private static final int AN_OCTAVE = 64;
  private static final int EXACT_BITS = 7;

  private Positions() {}

  /** The group of a place, which is 0 for the last one. */
  static int group(int place) {
    if (place < EXACT) {
      return place;
    }
    int octave = 31 - Integer.numberOfLeadingZeros(place) - EXACT_BITS;
    int width = 2 << octave;
    return EXACT + octave * AN_OCTAVE + (place - (EXACT << octave)) / width;
  }

  /** The place of a group that is next to the end. */
  static int first(int group) {
    if (group < EXACT) {
      return group;
    }
    int octave = (group - EXACT) / AN_OCTAVE;
    return (EXACT << octave) + (group - EXACT) % AN_OCTAVE * (2 << octave);
  }

  /** Its place that is farthest from the end. */
  static int last(int group) {
    return first(group + 1) - 1;
  }

  /** What a group is called: {@code 0} or {@code 130-131}. */
  static String name(int group) {
    int first = first(group);
    int last = last(group);
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
