package io.github.onnxlrp.kernel.vector;

/**
 * One product, tile by tile. A tile is as many rows and columns of the result as fit into the
 * registers; its columns are one panel of the right operand, so that a panel stays in the cache
 * while it meets all rows. A single row meets several panels at a time instead, as it waits for
 * each addition.
 */
final class VectorFloatProduct {
  private static final int WIDTH = FloatTiles.WIDTH;

  /** So many rows of the left operand stay in the second-level cache, while all panels pass. */
  private static final int ROWS_AT_A_TIME = 96;

  /** So many elements of rows a thread keeps memory for; that of more is no part of the time. */
  private static final int MOST_KEPT = 1 << 18;

  /** Rows of the left operand, of the product that a thread computes. */
  private static final ThreadLocal<float[][]> COPIES =
      ThreadLocal.withInitial(() -> new float[ROWS_AT_A_TIME][0]);

  private final float[] a;
  private final int aStart;
  private final int aStride;
  private final VectorFloatMatrix b;
  private final float[] panels;
  private final int inner;
  private final int columns;
  private final float[] c;
  private final int cStart;
  private final int cStride;
  private final boolean add;
  private float[][] copies;
  private int firstCopied;

  /** Of the operands of {@link VectorFloatKernels#multiply}. */
  VectorFloatProduct(
      float[] a,
      int aStart,
      int aStride,
      VectorFloatMatrix b,
      float[] c,
      int cStart,
      int cStride,
      boolean add) {
    this.a = a;
    this.aStart = aStart;
    this.aStride = aStride;
    this.b = b;
    this.panels = b.panels();
    this.inner = b.rows();
    this.columns = b.columns();
    this.c = c;
    this.cStart = cStart;
    this.cStride = cStride;
    this.add = add;
  }

  /** Computes this many rows. */
  void rows(int m) {
    for (int first = 0; first < m; first += ROWS_AT_A_TIME) {
      rows(first, Math.min(m, first + ROWS_AT_A_TIME));
    }
  }

  private void rows(int first, int end) {
    int tall = FloatTiles.EIGHT_ROWS ? end - (end - first) % 8 : first;
    int tiled = end - (end - tall) % 4;
    if (tall < tiled) {
      copy(tall, tiled);
    }
    for (int column = 0; column < columns && tiled > first; column += WIDTH) {
      for (int row = first; row < tall; row += 8) {
        tile(row, 8, column);
      }
      for (int row = tall; row < tiled; row += 4) {
        tile(row, 4, column);
      }
    }
    for (int row = tiled; row < end; row++) {
      row(row);
    }
  }

  /** Copies these rows for {@link FloatTiles#fourRows}. */
  private void copy(int from, int end) {
    firstCopied = from;
    int rows = end - from;
    copies = rows * inner > MOST_KEPT ? new float[rows][inner] : COPIES.get();
    for (int k = 0; k < rows; k++) {
      if (copies[k].length < inner) {
        copies[k] = new float[inner];
      }
      System.arraycopy(a, left(from + k), copies[k], 0, inner);
    }
  }

  private void row(int row) {
    int column = 0;
    int next = b.panelSize();
    for (; column + 4 * WIDTH <= columns; column += 4 * WIDTH) {
      FloatTiles.oneRow(
          a, left(row), inner, panels, b.panel(column), next, c, result(row, column), add);
    }
    if (column + 2 * WIDTH <= columns) {
      FloatTiles.oneRowOfTwoPanels(
          a, left(row), inner, panels, b.panel(column), next, c, result(row, column), add);
      column += 2 * WIDTH;
    }
    for (; column < columns; column += WIDTH) {
      tile(row, 1, column);
    }
  }

  private void tile(int row, int rows, int column) {
    int width = Math.min(WIDTH, columns - column);
    if (width == WIDTH) {
      tile(row, rows, column, c, result(row, column), cStride);
      return;
    }
    // Stores only what is there of the last panel.
    float[] whole = new float[rows * WIDTH];
    for (int r = 0; add && r < rows; r++) {
      System.arraycopy(c, result(row + r, column), whole, r * WIDTH, width);
    }
    tile(row, rows, column, whole, 0, WIDTH);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(whole, r * WIDTH, c, result(row + r, column), width);
    }
  }

  private void tile(int row, int rows, int column, float[] target, int start, int stride) {
    int panel = b.panel(column);
    if (rows == 8) {
      FloatTiles.eightRows(a, left(row), aStride, inner, panels, panel, target, start, stride, add);
    } else if (rows == 4) {
      int copy = row - firstCopied;
      FloatTiles.fourRows(
          copies[copy],
          copies[copy + 1],
          copies[copy + 2],
          copies[copy + 3],
          inner,
          panels,
          panel,
          target,
          start,
          stride,
          add);
    } else {
      FloatTiles.oneRowOfOnePanel(a, left(row), inner, panels, panel, target, start, add);
    }
  }

  private int left(int row) {
    return aStart + row * aStride;
  }

  private int result(int row, int column) {
    return cStart + row * cStride + column;
  }
}
