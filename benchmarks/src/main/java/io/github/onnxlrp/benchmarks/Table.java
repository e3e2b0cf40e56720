package io.github.onnxlrp.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Rows of named cells, printed as a table of Markdown while they come, and as JSON at the end. */
final class Table {
  private final String title;
  private final List<String> columns;
  private final PrintStream out;
  private final List<Map<String, Object>> rows = new ArrayList<>();

  Table(String title, PrintStream out, String... columns) {
    this.title = title;
    this.columns = List.of(columns);
    this.out = out;
    out.println();
    out.println(title);
    out.println();
    out.println("| " + String.join(" | ", columns) + " |");
    out.println("|" + "---|".repeat(columns.length));
  }

  /** Adds and prints a row with a cell for each column. */
  void row(Object... cells) {
    Map<String, Object> row = new LinkedHashMap<>();
    List<String> texts = new ArrayList<>();
    for (int k = 0; k < cells.length; k++) {
      row.put(columns.get(k), cells[k]);
      texts.add(text(cells[k]));
    }
    rows.add(row);
    out.println("| " + String.join(" | ", texts) + " |");
    out.flush();
  }

  /** Three digits that count. */
  private static String text(Object cell) {
    if (!(cell instanceof Double number)) {
      return cell == null ? "" : cell.toString();
    }
    double size = Math.abs(number);
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", number);
  }

  /** Writes tables with the machine that they were measured on. */
  static void write(Path file, List<Table> tables) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("machine", Machine.describe());
    for (Table table : tables) {
      content.put(table.title, table.rows);
    }
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(file.toFile(), content);
  }
}
