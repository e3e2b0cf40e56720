package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Canvas;
import io.github.onnxlrp.io.figure.Canvas.Anchor;
import io.github.onnxlrp.io.figure.Glyphs;

/**
 * Where the plots of one input stand, so that their steps lie below each other.
 *
 * @param table what they show
 * @param left room for names
 * @param width room for steps
 */
record FigureAxes(FigureTable table, double left, double width) {
  /** Room for the sums of features. */
  static final double RIGHT = 108;

  /** Room for the names of steps. */
  static final double HEIGHT = 18;

  private static final double MOST_LEFT = 170;
  private static final double SIZE = 9;

  static FigureAxes of(FigureTable table, Glyphs glyphs) {
    double left = 46;
    for (int feature = 0; feature < table.features() && left < MOST_LEFT; feature++) {
      left = Math.max(left, glyphs.width(table.featureName(feature), SIZE) + 10);
    }
    left = Math.min(left, MOST_LEFT);
    return new FigureAxes(table, left, FigureBlock.WIDTH - left - RIGHT);
  }

  /** A name as far as there is room for it. */
  String shortened(String name, double size, Glyphs glyphs) {
    if (glyphs.width(name, size) <= left - 6) {
      return name;
    }
    int end = name.length();
    while (end > 0 && glyphs.width(name.substring(0, end) + "\u2026", size) > left - 6) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end) + "\u2026";
  }

  /** The middle of a step. */
  double x(double start, int step) {
    return start + left + (step + 0.5) * width / table.steps();
  }

  /** Ticks at round numbers of steps. */
  void steps(Canvas canvas, double start, double top) {
    int every = 1;
    double room = table.times().isEmpty() ? 46 : 110;
    while (every * width / table.steps() < room && every < table.steps()) {
      every = next(every);
    }
    double reached = 0;
    for (int step = 0; step < table.steps(); step += every) {
      double x = x(start, step);
      canvas.rectangle(x - 0.25, top, 0.5, 3, FigureBlock.QUIET);
      if (x >= reached) {
        canvas.text(table.stepName(step), x, top + 12, SIZE, Anchor.MIDDLE, FigureBlock.QUIET);
        reached = x + room * 0.8;
      }
    }
  }

  /** 1, 2, 5, 10, 20 and so on. */
  private static int next(int size) {
    String digits = Integer.toString(size);
    return digits.charAt(0) == '2' ? size / 2 * 5 : size * 2;
  }
}
