package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Canvas;
import io.github.onnxlrp.io.figure.Canvas.Anchor;
import io.github.onnxlrp.io.figure.Glyphs;
import java.util.Arrays;

/**
 * Relevance as a map, steps across and features down, with the sums of the features beside it. Of
 * more than there is room for each cell shows its value of largest size.
 */
final class FigureMap implements FigureBlock {
  private static final int MOST_ROWS = 200;
  private static final int MOST_SUMS = 40;
  private static final double MOST_HEIGHT = 260;
  private static final double SIZE = 9;

  private final FigureTable table;
  private final FigureAxes axes;
  private final Glyphs glyphs;
  private final int rows;
  private final int columns;
  private final double height;

  FigureMap(FigureTable table, FigureAxes axes, Glyphs glyphs) {
    this.table = table;
    this.axes = axes;
    this.glyphs = glyphs;
    rows = Math.min(table.features(), MOST_ROWS);
    columns = Math.min(table.steps(), (int) axes.width());
    double square = axes.width() / columns;
    double row = table.isImage() ? Math.min(square, MOST_HEIGHT / rows) : MOST_HEIGHT / rows;
    height = rows * Math.min(table.isImage() ? square : 18, row);
  }

  /** What is shown together, or null. */
  String thinned() {
    if (rows == table.features() && columns == table.steps()) {
      return null;
    }
    return "map: %,d steps on %,d columns, %,d rows on %,d; a cell shows its value of largest size"
        .formatted(table.steps(), columns, table.features(), rows);
  }

  @Override
  public double height() {
    return height + FigureAxes.HEIGHT;
  }

  @Override
  public void draw(Canvas canvas, double left, double top) {
    double start = left + axes.left();
    canvas.cells(colours(), columns, start, top, axes.width(), height);
    canvas.frame(start, top, axes.width(), height, LINE);
    axes.steps(canvas, left, top + height);
    int every = (int) Math.ceil((SIZE + 1.5) * table.features() / height);
    for (int feature = 0; feature < table.features(); feature += every) {
      double baseline = top + (feature + 0.5) * height / table.features() + SIZE * 0.36;
      String name = axes.shortened(table.featureName(feature), SIZE, glyphs);
      canvas.text(name, start - 5, baseline, SIZE, Anchor.END, QUIET);
    }
    if (table.features() <= MOST_SUMS) {
      sums(canvas, start + axes.width() + 6, top);
    }
  }

  private int[] colours() {
    double[] strongest = new double[rows * columns];
    double[] sizes = new double[rows * columns];
    Arrays.fill(sizes, -1);
    for (int step = 0; step < table.steps(); step++) {
      int column = (int) ((long) step * columns / table.steps());
      for (int feature = 0; feature < table.features(); feature++) {
        int cell = (int) ((long) feature * rows / table.features()) * columns + column;
        double value = table.at(step, feature);
        double size = Double.isFinite(value) ? Math.abs(value) : Double.POSITIVE_INFINITY;
        if (size > sizes[cell]) {
          sizes[cell] = size;
          strongest[cell] = value;
        }
      }
    }
    return Arrays.stream(strongest).mapToInt(table.scale()::rgb).toArray();
  }

  /** Signed bars of the sums of the features. */
  private void sums(Canvas canvas, double left, double top) {
    double[] sums = new double[table.features()];
    Arrays.setAll(sums, feature -> table.ofFeature(feature)[0]);
    double most = Arrays.stream(sums).map(Math::abs).max().orElse(0);
    double half = (FigureAxes.RIGHT - 42) / 2;
    double row = height / sums.length;
    for (int k = 0; k < sums.length; k++) {
      double wide = most == 0 ? 0 : Math.abs(sums[k]) / most * half;
      double x = sums[k] < 0 ? left + half - wide : left + half;
      double y = top + k * row + row * 0.15;
      canvas.rectangle(x, y, wide, row * 0.7, Colour.rgb(Math.signum(sums[k])));
      if (row >= SIZE) {
        double baseline = top + (k + 0.5) * row + SIZE * 0.36;
        String number = Printable.number(sums[k]);
        canvas.text(number, left + FigureAxes.RIGHT - 6, baseline, 8, Anchor.END, QUIET);
      }
    }
    canvas.rectangle(left + half - 0.25, top, 0.5, height, LINE);
    canvas.text("sum", left + half, top + height + 11, SIZE, Anchor.MIDDLE, QUIET);
  }
}
