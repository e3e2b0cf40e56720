package io.github.onnxlrp.fused;

/** Rows of units of all steps, in a tensor. */
final class Sequence {
  private final double[] elements;
  private final Layout layout;

  /** Rows that lie in an array of all. */
  Sequence(double[] elements, Layout layout) {
    this.elements = elements;
    this.layout = layout;
  }

  /** Takes some rows of a step. */
  void write(double[] rows, int step, int first, int count, int stride, int units) {
    for (int row = 0; row < count; row++) {
      int place = layout.place(step, first + row);
      System.arraycopy(rows, row * stride, elements, place * units, units);
    }
  }

  /** Takes a row of a step, which begins at {@code start}. */
  void write(double[] rows, int start, int step, int row, int units) {
    System.arraycopy(rows, start, elements, layout.place(step, row) * units, units);
  }

  /** Gives some rows of a step. */
  void read(double[] rows, int step, int first, int count, int stride, int units) {
    for (int row = 0; row < count; row++) {
      int place = layout.place(step, first + row);
      System.arraycopy(elements, place * units, rows, row * stride, units);
    }
  }

  /** Takes some rows of a step. */
  void write(float[] rows, int step, int first, int count, int stride, int units) {
    for (int row = 0; row < count; row++) {
      int place = layout.place(step, first + row) * units;
      for (int k = 0; k < units; k++) {
        elements[place + k] = rows[row * stride + k];
      }
    }
  }

  /** Takes a row of a step, which begins at {@code start}. */
  void write(float[] rows, int start, int step, int row, int units) {
    int place = layout.place(step, row) * units;
    for (int k = 0; k < units; k++) {
      elements[place + k] = rows[start + k];
    }
  }

  /** Gives some rows of a step. */
  void read(float[] rows, int step, int first, int count, int stride, int units) {
    for (int row = 0; row < count; row++) {
      int place = layout.place(step, first + row) * units;
      for (int k = 0; k < units; k++) {
        rows[row * stride + k] = (float) elements[place + k];
      }
    }
  }
}
