package io.github.onnxlrp.testmodels;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * The cases of a test that is too long to run whole each time: a few of them, drawn by a seed that
 * is printed and that {@code -Donnxlrp.seed=SEED} repeats, with {@code -Donnxlrp.grid=few} a third
 * of these, or with {@code -Donnxlrp.grid=all} all.
 */
public final class Grid {
  /** The seed of this run. */
  public static final long SEED = Long.getLong("onnxlrp.seed", System.nanoTime() % 1_000_000);

  private static final String GRID = System.getProperty("onnxlrp.grid", "some");
  private static final boolean ALL = GRID.equals("all");
  private static final boolean FEW = GRID.equals("few");

  private Grid() {}

  /** {@code count} of the cases, or all. */
  public static <T> List<T> sample(List<T> cases, int count) {
    return sample(cases, count, List.of());
  }

  /**
   * {@code count} of the cases, or all, with one of each kind at least: more than {@code count}
   * where there are more kinds.
   *
   * @param kinds what tells kinds apart, each for itself: one case may stand for a kind of each
   */
  public static <T> List<T> sample(
      List<T> cases, int count, List<? extends Function<? super T, ?>> kinds) {
    System.out.println("-Donnxlrp.seed=" + SEED);
    int wanted = FEW ? (count + 2) / 3 : count;
    if (ALL || cases.size() <= wanted) {
      return cases;
    }
    List<T> shuffled = new ArrayList<>(cases);
    Collections.shuffle(shuffled, new Random(SEED));
    Set<T> drawn = new LinkedHashSet<>();
    for (Function<? super T, ?> kind : kinds) {
      Set<Object> seen = new HashSet<>();
      drawn.forEach(one -> seen.add(kind.apply(one)));
      for (T one : shuffled) {
        if (seen.add(kind.apply(one))) {
          drawn.add(one);
        }
      }
    }
    for (T one : shuffled) {
      if (drawn.size() < wanted) {
        drawn.add(one);
      }
    }
    return List.copyOf(drawn);
  }
}
