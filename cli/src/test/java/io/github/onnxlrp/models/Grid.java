package io.github.onnxlrp.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The cases of a test that is too long to run whole each time: a few of them, drawn by a seed that
 * is printed and that {@code -Donnxlrp.seed=SEED} repeats, with {@code -Donnxlrp.grid=few} a third
 * of these, or with {@code -Donnxlrp.grid=all} all.
 */
final class Grid {
  /** The seed of this run. */
  static final long SEED = Long.getLong("onnxlrp.seed", System.nanoTime() % 1_000_000);

  private static final String GRID = System.getProperty("onnxlrp.grid", "some");
  private static final boolean ALL = GRID.equals("all");
  private static final boolean FEW = GRID.equals("few");

  private Grid() {}

  /** {@code count} of the cases, or all. */
  static <T> List<T> sample(List<T> cases, int count) {
    System.out.println("-Donnxlrp.seed=" + SEED);
    if (ALL || cases.size() <= count) {
      return cases;
    }
    List<T> shuffled = new ArrayList<>(cases);
    Collections.shuffle(shuffled, new Random(SEED));
    return shuffled.subList(0, FEW ? (count + 2) / 3 : count);
  }
}
