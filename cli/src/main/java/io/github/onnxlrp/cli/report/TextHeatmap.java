package io.github.onnxlrp.cli.report;

import java.util.ArrayList;
import java.util.List;

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
    return text.append(bars(names, map)).toString();
  }

  /** A table of time steps, with the numbers of few features or the colours of many. */
  String table(Heatmap map) {
    StringBuilder text = new StringBuilder("  " + Printable.text(map.name()));
    if (map.columns() == 1) {
      return text.append(System.lineSeparator()).append(bars(numbers(map.rows()), map)).toString();
    }
    text.append(" (a row a time step, a column a feature)").append(System.lineSeparator());
    int columns = Math.min(map.columns(), colours ? MOST_CELLS : MOST_NUMBERS);
    int rows = Math.min(map.rows(), MOST_ROWS);
    for (int row = 0; row < rows; row++) {
      text.append("  %4d ".formatted(row));
      for (int column = 0; column < columns; column++) {
        text.append(cell(map, row, column));
      }
      text.append("  sum %10s%n".formatted(Printable.number(map.rowSum(row))));
    }
    return text.append(left(map.rows() - rows, map.columns() - columns)).toString();
  }

  private String cell(Heatmap map, int row, int column) {
    return colours
        ? painted("  ", map.share(row, column))
        : " %10s".formatted(Printable.number(map.at(row, column)));
  }

  private static String left(int rows, int columns) {
    List<String> parts = new ArrayList<>();
    if (rows > 0) {
      parts.add(rows + " more time steps");
    }
    if (columns > 0) {
      parts.add(columns + " more features (the sums hold them)");
    }
    return parts.isEmpty()
        ? ""
        : "       and %s; other formats show all%n".formatted(String.join(", ", parts));
  }

  private String bars(List<String> names, Heatmap map) {
    int width = names.stream().mapToInt(TextHeatmap::length).max().orElse(0);
    int rows = Math.min(map.rows(), MOST_ROWS);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      String padding = " ".repeat(width - length(names.get(row)));
      double share = map.share(row, 0);
      int size = (int) Math.round(Math.abs(share) * BAR);
      String bar = (share < 0 ? "-" : "+").repeat(Double.isFinite(share) ? size : 0);
      String shown = colours ? painted(" ".repeat(bar.length()), Math.signum(share)) : bar;
      String line =
          "  %s%s %10s  %s"
              .formatted(names.get(row), padding, Printable.number(map.at(row, 0)), shown);
      text.append(line.stripTrailing()).append(System.lineSeparator());
    }
    return text.append(left(map.rows() - rows, 0)).toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static List<String> numbers(int count) {
    List<String> result = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      result.add(Integer.toString(k));
    }
    return result;
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
