package io.github.onnxlrp.io.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Tables of relevance in text: bars of signs, or coloured cells on a terminal. */
final class TextHeatmap {
  private static final int BAR = 24;
  private static final int MOST_ROWS = 100;
  private static final int MOST_CELLS = 32;
  private static final int MOST_NUMBERS = 8;

  private final boolean colours;

  TextHeatmap(boolean colours) {
    this.colours = colours;
  }

  boolean colours() {
    return colours;
  }

  /** One line a token: the token, its relevance and a bar. */
  String tokens(List<String> tokens, Heatmap map) {
    List<String> names = tokens.stream().map(Printable::token).toList();
    StringBuilder text = new StringBuilder();
    if (colours) {
      text.append("  ");
      for (int k = 0; k < names.size(); k++) {
        text.append(painted(" " + names.get(k) + " ", map.share(k, 0)));
      }
      text.append(System.lineSeparator()).append(System.lineSeparator());
    }
    Selection rows = Selection.rows(map, MOST_ROWS);
    IntFunction<String> name = rows.isCut() ? k -> k + " " + names.get(k) : names::get;
    return text.append(bars(name, map, rows, "tokens")).toString();
  }

  /** A table of time steps, with the numbers of few features or the colours of many. */
  String table(Panel panel) {
    Heatmap map = panel.map();
    boolean layer = panel.kind() == Panel.Kind.LAYER;
    String steps = layer ? "rows" : "time steps";
    StringBuilder text = new StringBuilder("  " + Printable.text(panel.title()));
    Selection rows = Selection.rows(map, MOST_ROWS);
    if (map.columns() == 1) {
      return text.append(System.lineSeparator())
          .append(bars(Integer::toString, map, rows, steps))
          .toString();
    }
    text.append(layer ? " (along its first axis down)" : " (a row a time step, a column a feature)")
        .append(System.lineSeparator());
    Selection columns = Selection.columns(map, colours ? MOST_CELLS : MOST_NUMBERS);
    text.append(heading(columns));
    for (int row : rows.shown()) {
      text.append("  %4d ".formatted(row));
      for (int column : columns.shown()) {
        text.append(cell(map, row, column));
      }
      text.append("  sum %10s%n".formatted(Printable.number(map.rowSum(row))));
    }
    return text.append(left(map, rows, columns, steps, layer ? "columns" : "features")).toString();
  }

  /** The numbers of the features: above their own numbers, or together where colours are narrow. */
  private String heading(Selection columns) {
    if (colours) {
      return columns.isCut() ? "       %s%n".formatted(columns.ranges()) : "";
    }
    StringBuilder text = new StringBuilder("       ");
    for (int column : columns.shown()) {
      text.append(" %10d".formatted(column));
    }
    return text.append(System.lineSeparator()).toString();
  }

  private String cell(Heatmap map, int row, int column) {
    return colours
        ? painted("  ", map.share(row, column))
        : " %10s".formatted(Printable.number(map.at(row, column)));
  }

  /** What is not shown, and how much of the relevance that is. */
  private static String left(
      Heatmap map, Selection rows, Selection columns, String steps, String features) {
    List<String> parts = new ArrayList<>();
    if (rows.isCut()) {
      parts.add("%d of %d %s".formatted(rows.shown().length, rows.all(), steps));
    }
    if (columns.isCut()) {
      parts.add("%d of %d %s".formatted(columns.shown().length, columns.all(), features));
    }
    if (parts.isEmpty()) {
      return "";
    }
    return "       shown: %s, those with most relevance; left out: %s of it (sum of |R|)%s; other formats show all%n"
        .formatted(
            String.join(", ", parts),
            Printable.percent(Selection.leftOut(map, rows, columns)),
            columns.isCut() ? "; the sums hold all " + features : "");
  }

  private String bars(IntFunction<String> name, Heatmap map, Selection rows, String what) {
    int width = Arrays.stream(rows.shown()).map(row -> length(name.apply(row))).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (int row : rows.shown()) {
      String padding = " ".repeat(width - length(name.apply(row)));
      double share = map.share(row, 0);
      int size = (int) Math.round(Math.abs(share) * BAR);
      String bar = (share < 0 ? "-" : "+").repeat(Double.isFinite(share) ? size : 0);
      String shown = colours ? painted(" ".repeat(bar.length()), Math.signum(share)) : bar;
      String line =
          "  %s%s %10s  %s"
              .formatted(name.apply(row), padding, Printable.number(map.at(row, 0)), shown);
      text.append(line.stripTrailing()).append(System.lineSeparator());
    }
    return text.append(left(map, rows, Selection.columns(map, 1), what, "features")).toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private String painted(String text, double share) {
    if (text.isEmpty()) {
      return text;
    }
    int[] rgb = Colour.of(share);
    int ink = Colour.isDark(share) ? 255 : 0;
    return "\u001b[48;2;%d;%d;%dm\u001b[38;2;%d;%d;%dm%s\u001b[0m"
        .formatted(rgb[0], rgb[1], rgb[2], ink, ink, ink, text);
  }
}
