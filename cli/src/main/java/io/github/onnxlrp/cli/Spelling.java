package io.github.onnxlrp.cli;

import java.util.Collection;

/** What was probably meant by a word that is not known. */
final class Spelling {
  private Spelling() {}

  /** The nearest word as the end of a message; empty where there is none. */
  static String suggestion(String given, Collection<String> known) {
    String nearest = nearest(given, known);
    return nearest == null ? "" : ", did you mean %s?".formatted(nearest);
  }

  /**
   * The word that takes the fewest changes, a third of its letters at most; null where there is
   * none. A change is a letter too many, too few or another, or two that have changed places.
   */
  static String nearest(String given, Collection<String> known) {
    String nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (String word : known) {
      int changes = changes(given, word);
      if (changes < fewest && changes <= word.length() / 3) {
        fewest = changes;
        nearest = word;
      }
    }
    return nearest;
  }

  /** Changes between the beginnings of both words, by dynamic programming. */
  static int changes(String a, String b) {
    int[][] fewest = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        fewest[i][j] = i == 0 || j == 0 ? i + j : step(fewest, a, b, i, j);
      }
    }
    return fewest[a.length()][b.length()];
  }

  private static int step(int[][] fewest, String a, String b, int i, int j) {
    int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(fewest[i - 1][j - 1] + other, 1 + Math.min(fewest[i - 1][j], fewest[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, fewest[i - 2][j - 2] + 1) : least;
  }
}
