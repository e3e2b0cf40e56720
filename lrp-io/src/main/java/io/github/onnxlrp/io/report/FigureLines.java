package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Canvas;
import io.github.onnxlrp.io.figure.Canvas.Anchor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Plots over time below a map: the sums of each step, or a signal with its relevance behind it. */
final class FigureLines {
  private static final double HEIGHT = 70;
  private static final double SIZE = 9;

  private FigureLines() {}

  /** Sum (bars) and sum of |relevance| (line) of each step. */
  record Profile(FigureTable table, FigureAxes axes) implements FigureBlock {
    @Override
    public double height() {
      return HEIGHT + FigureAxes.HEIGHT;
    }

    @Override
    public void draw(Canvas canvas, double left, double top) {
      double[][] sums = new double[table.steps()][];
      Arrays.setAll(sums, table::ofStep);
      double high = Arrays.stream(sums).mapToDouble(sum -> sum[1]).max().orElse(0);
      double low = Math.min(0, Arrays.stream(sums).mapToDouble(sum -> sum[0]).min().orElse(0));
      Range range = new Range(low, high == low ? 1 : high, top);
      range.label(canvas, left + axes.left());
      double wide = axes.width() / table.steps();
      // Each column has its strongest bars of both signs; more cannot be seen.
      int columns = Math.min(table.steps(), (int) axes.width());
      double[][] bars = new double[columns][2];
      double[] sizes = new double[columns];
      for (int step = 0; step < table.steps(); step++) {
        int column = (int) ((long) step * columns / table.steps());
        bars[column][0] = Math.max(bars[column][0], sums[step][0]);
        bars[column][1] = Math.min(bars[column][1], sums[step][0]);
        sizes[column] = Math.max(sizes[column], sums[step][1]);
      }
      double width = axes.width() / columns;
      double gap = wide > 4 ? 0.6 : 0;
      double[] x = new double[columns];
      for (int column = 0; column < columns; column++) {
        double start = left + axes.left() + column * width;
        x[column] = start + width / 2;
        for (double value : bars[column]) {
          double from = Math.min(range.y(0), range.y(value));
          double size = Math.abs(range.y(value) - range.y(0));
          if (size > 0) {
            canvas.rectangle(start, from, width - gap, size, Colour.rgb(Math.signum(value)));
          }
        }
      }
      canvas.rectangle(left + axes.left(), range.y(0) - 0.25, axes.width(), 0.5, LINE);
      canvas.line(x, Arrays.stream(sizes).map(range::y).toArray(), 0.9, INK);
      axes.steps(canvas, left, top + HEIGHT);
      String sum = Printable.number(Arrays.stream(sums).mapToDouble(s -> s[0]).sum());
      double right = left + axes.left() + axes.width() + 8;
      canvas.text("bars: sum", right, top + 12, SIZE, Anchor.START, QUIET);
      canvas.text("line: sum of |R|", right, top + 24, SIZE, Anchor.START, QUIET);
      canvas.text("all: " + sum, right, top + 36, SIZE, Anchor.START, QUIET);
    }
  }

  /** The signal of a feature, with its relevance behind it. */
  record Signal(FigureTable table, FigureAxes axes, int feature) implements FigureBlock {
    @Override
    public double height() {
      return HEIGHT + FigureAxes.HEIGHT;
    }

    @Override
    public void draw(Canvas canvas, double left, double top) {
      int columns = Math.min(table.steps(), (int) axes.width());
      int[] colours = new int[columns];
      double[] sizes = new double[columns];
      Arrays.fill(sizes, -1);
      double[] low = new double[columns];
      double[] high = new double[columns];
      Arrays.fill(low, Double.POSITIVE_INFINITY);
      Arrays.fill(high, Double.NEGATIVE_INFINITY);
      for (int step = 0; step < table.steps(); step++) {
        int column = (int) ((long) step * columns / table.steps());
        double relevance = table.at(step, feature);
        double size = Double.isFinite(relevance) ? Math.abs(relevance) : Double.POSITIVE_INFINITY;
        if (size > sizes[column]) {
          sizes[column] = size;
          colours[column] = table.scale().rgb(relevance);
        }
        double value = table.values()[step * table.features() + feature];
        if (Double.isFinite(value)) {
          low[column] = Math.min(low[column], value);
          high[column] = Math.max(high[column], value);
        }
      }
      double start = left + axes.left();
      canvas.cells(colours, columns, start, top, axes.width(), HEIGHT);
      canvas.frame(start, top, axes.width(), HEIGHT, LINE);
      double lowest = Arrays.stream(low).filter(Double::isFinite).min().orElse(0);
      double highest = Arrays.stream(high).filter(Double::isFinite).max().orElse(1);
      Range range = new Range(lowest, highest == lowest ? lowest + 1 : highest, top);
      range.label(canvas, start);
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int column = 0; column < columns; column++) {
        if (low[column] <= high[column]) {
          double middle = start + (column + 0.5) * axes.width() / columns;
          x.add(middle);
          y.add(range.y(high[column]));
          if (low[column] < high[column]) {
            x.add(middle);
            y.add(range.y(low[column]));
          }
        }
      }
      canvas.line(
          x.stream().mapToDouble(v -> v).toArray(),
          y.stream().mapToDouble(v -> v).toArray(),
          1,
          INK);
      axes.steps(canvas, left, top + HEIGHT);
    }
  }

  /** Where values stand between the lower and the upper edge of a plot. */
  private record Range(double low, double high, double top) {
    double y(double value) {
      return top + 3 + (HEIGHT - 6) * (high - value) / (high - low);
    }

    void label(Canvas canvas, double x) {
      canvas.text(Printable.number(high), x - 5, top + SIZE, SIZE, Anchor.END, FigureBlock.QUIET);
      canvas.text(
          Printable.number(low), x - 5, top + HEIGHT - 1, SIZE, Anchor.END, FigureBlock.QUIET);
    }
  }
}
