package io.github.onnxlrp.fused;

/** How many rows and steps of a recurrence are computed together. */
final class Pieces {
  /** With so few rows, products of many steps at once are faster. */
  private static final int FEW_ROWS = 3;

  private static final int STEPS_AT_ONCE = 64;

  /** Beyond that, the memory of products of several steps grows and they get no faster. */
  private static final int MOST_ELEMENTS_AT_ONCE = 1 << 18;

  /** With more weights a step waits for them, so that many rows have to meet them. */
  private static final int WEIGHTS_IN_CACHE = 1 << 18;

  private static final int FEW_ROWS_AT_ONCE = 16;
  private static final int MANY_ROWS_AT_ONCE = 64;

  private Pieces() {}

  /**
   * How many steps the products of x and those of its relevance take together, at most.
   *
   * @param elements how many elements a row of one step has, at most
   */
  static int steps(int rows, int elements) {
    int most = Math.max(1, MOST_ELEMENTS_AT_ONCE / (Math.max(1, rows) * elements));
    return rows <= FEW_ROWS ? Math.min(STEPS_AT_ONCE, most) : 1;
  }

  /** Whether so many weights are there for the next rows, so that few at a time are enough. */
  static boolean stayInCache(long weights) {
    return weights <= WEIGHTS_IN_CACHE;
  }

  /**
   * How many of so many rows run together, at most.
   *
   * @param weights how many weights the recurrence has
   */
  static int rows(int rows, long weights) {
    if (rows <= FEW_ROWS) {
      return Math.max(1, rows);
    }
    return stayInCache(weights) ? FEW_ROWS_AT_ONCE : MANY_ROWS_AT_ONCE;
  }
}
