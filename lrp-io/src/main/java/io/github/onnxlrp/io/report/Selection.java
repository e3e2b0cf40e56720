package io.github.onnxlrp.io.report;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The rows or columns of a table that are shown where not all have room: those with the largest sum
 * of |R|, in their own order; of equal ones the first.
 *
 * @param shown their numbers
 * @param all how many there are
 */
@SuppressWarnings("ArrayRecordComponent")
record Selection(int[] shown, int all) {
  /** Rows, where at most {@code most} are shown. */
  static Selection rows(Heatmap map, int most) {
    double[] sizes = new double[map.rows()];
    for (int row = 0; row < map.rows(); row++) {
      for (int column = 0; column < map.columns(); column++) {
        sizes[row] += map.size(row, column);
      }
    }
    return of(sizes, most);
  }

  /** Columns, where at most {@code most} are shown. */
  static Selection columns(Heatmap map, int most) {
    double[] sizes = new double[map.columns()];
    for (int row = 0; row < map.rows(); row++) {
      for (int column = 0; column < map.columns(); column++) {
        sizes[column] += map.size(row, column);
      }
    }
    return of(sizes, most);
  }

  private static Selection of(double[] sizes, int most) {
    int[] shown =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -sizes[k]))
            .limit(most)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return new Selection(shown, sizes.length);
  }

  /** Whether some are not shown. */
  boolean isCut() {
    return shown.length < all;
  }

  /** The share of the relevance, as a sum of |R|, that is outside of these rows and columns. */
  static double leftOut(Heatmap map, Selection rows, Selection columns) {
    double all = 0;
    for (int row = 0; row < map.rows(); row++) {
      for (int column = 0; column < map.columns(); column++) {
        all += map.finiteSize(row, column);
      }
    }
    double inside = 0;
    for (int row : rows.shown) {
      for (int column : columns.shown) {
        inside += map.finiteSize(row, column);
      }
    }
    return all == 0 ? 0 : Math.max(0, (all - inside) / all);
  }

  /** The numbers as ranges, such as {@code 0-3, 7}. */
  String ranges() {
    StringBuilder text = new StringBuilder();
    int k = 0;
    while (k < shown.length) {
      int last = k;
      while (last + 1 < shown.length && shown[last + 1] == shown[last] + 1) {
        last++;
      }
      text.append(text.isEmpty() ? "" : ", ").append(shown[k]);
      if (last > k) {
        text.append('-').append(shown[last]);
      }
      k = last + 1;
    }
    return text.toString();
  }
}
