package io.github.onnxlrp.io.figure;

/**
 * What a figure is drawn on. Lengths are in units of which 96 are an inch; x runs to the right and
 * y down. Colours are {@code 0xrrggbb}.
 */
public interface Canvas {
  /** Where a text stands beside its place. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** A filled rectangle. */
  void rectangle(double x, double y, double width, double height, int colour);

  /** A line through some points. */
  void line(double[] x, double[] y, double width, int colour);

  /** A text on one line; it is as wide as {@link Glyphs#width} says. */
  void text(String text, double x, double baseline, double size, Anchor anchor, int colour);

  /** A table of colours, row by row, that fills a rectangle. */
  void cells(int[] colours, int columns, double x, double y, double width, double height);

  /** A thin frame. */
  default void frame(double x, double y, double width, double height, int colour) {
    line(
        new double[] {x, x + width, x + width, x, x},
        new double[] {y, y, y + height, y + height, y},
        0.75,
        colour);
  }
}
