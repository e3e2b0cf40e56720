package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Canvas;
import io.github.onnxlrp.io.figure.Canvas.Anchor;
import io.github.onnxlrp.io.figure.Glyphs;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Features without time as signed bars, the largest first, and all others together. */
final class FigureRanking implements FigureBlock {
  private static final int MOST = 30;
  private static final double ROW = 16;
  private static final double SIZE = 10;

  private final FigureTable table;
  private final FigureAxes axes;
  private final Glyphs glyphs;
  private final List<Integer> shown;

  FigureRanking(FigureTable table, FigureAxes axes, Glyphs glyphs) {
    this.table = table;
    this.axes = axes;
    this.glyphs = glyphs;
    shown =
        IntStream.range(0, table.features())
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -Math.abs(table.at(0, k))))
            .limit(MOST)
            .toList();
  }

  private int others() {
    return table.features() - shown.size();
  }

  @Override
  public double height() {
    return (shown.size() + (others() > 0 ? 1 : 0)) * ROW + 4;
  }

  @Override
  public void draw(Canvas canvas, double left, double top) {
    double rest = table.ofStep(0)[0];
    for (int k = 0; k < shown.size(); k++) {
      double value = table.at(0, shown.get(k));
      rest -= value;
      row(canvas, left, top + k * ROW, table.featureName(shown.get(k)), value);
    }
    if (others() > 0) {
      row(canvas, left, top + shown.size() * ROW, "%,d others".formatted(others()), rest);
    }
  }

  private void row(Canvas canvas, double left, double top, String name, double value) {
    double start = left + axes.left();
    double half = axes.width() / 2;
    double wide = Math.min(1, Math.abs(value) / table.scale().most()) * half;
    canvas.text(axes.shortened(name, SIZE, glyphs), start - 5, top + 11, SIZE, Anchor.END, QUIET);
    canvas.rectangle(
        value < 0 ? start + half - wide : start + half,
        top + 2,
        wide,
        ROW - 4,
        Colour.rgb(Math.signum(value)));
    canvas.rectangle(start + half - 0.25, top, 0.5, ROW, LINE);
    canvas.text(
        Printable.number(value), start + axes.width() + 60, top + 11, SIZE, Anchor.END, QUIET);
  }
}
