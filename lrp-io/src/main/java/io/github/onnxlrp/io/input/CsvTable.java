package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.Csv;
import io.github.onnxlrp.io.format.NumberList;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A table of numbers: a row a time step, a column a feature. The first row may hold names only,
 * which are those of the features. One column may hold the time of each row; it is no feature.
 *
 * @param numbers the features [rows, columns]
 * @param names what the table calls them
 */
record CsvTable(Tensor numbers, SeriesNames names) {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)([eE][+-]?[0-9]{1,4})?");
  private static final Pattern MISSING =
      Pattern.compile("|[+-]?(nan|inf|infinity)|null|n/?a", Pattern.CASE_INSENSITIVE);
  private static final String CLOCK =
      "[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?";

  /** A date, a time of the day, or both, as ISO 8601 writes them. */
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]" + CLOCK + ")?|" + CLOCK);

  private static final Pattern NAME_OF_TIME =
      Pattern.compile(
          "(t|time|times|timestamp|date|datetime)( *\\[.*])?", Pattern.CASE_INSENSITIVE);

  /**
   * Reads a table.
   *
   * @param where its name in messages
   * @param timeColumn the column of times, by its name or its number from 1; null where the user
   *     does not say, so that it is the first one where that holds dates or times of the day, or is
   *     called so and one too many
   * @param features how many features the model takes; empty where any number will do
   * @throws OnnxLrpException if it is no table of numbers
   */
  static CsvTable read(String text, String where, String timeColumn, OptionalLong features) {
    List<List<String>> all =
        Csv.parse(text, where).stream()
            .map(row -> row.stream().map(String::strip).toList())
            .toList();
    boolean hasHeader = !all.isEmpty() && all.get(0).stream().allMatch(CsvTable::isName);
    List<String> header = hasHeader && all.size() > 1 ? all.get(0) : List.of();
    int first = hasHeader ? 1 : 0;
    List<List<String>> rows = all.subList(first, all.size());
    if (rows.isEmpty()) {
      throw OnnxLrpException.invalid("%s: no rows of numbers", where);
    }
    checkColumns(header, rows, where, first);
    int time =
        timeColumn == null
            ? findTime(header, rows, features)
            : columnOf(timeColumn, header, rows.get(0).size(), where);
    NumberList numbers = new NumberList();
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        if (c != time) {
          String place = "%s: row %d, column %d".formatted(where, r + 1 + first, c + 1);
          add(rows.get(r).get(c), numbers, place);
        }
      }
    }
    int columns = rows.get(0).size() - (time < 0 ? 0 : 1);
    return new CsvTable(numbers.tensor(rows.size(), columns), names(header, rows, time));
  }

  private static void checkColumns(
      List<String> header, List<List<String>> rows, String where, int first) {
    int columns = rows.get(0).size();
    if (!header.isEmpty() && header.size() != columns) {
      throw OnnxLrpException.invalid(
          "%s: row 1 has %d names; the rows behind it have %d columns",
          where, header.size(), columns);
    }
    for (int r = 0; r < rows.size(); r++) {
      if (rows.get(r).size() != columns) {
        throw OnnxLrpException.invalid(
            "%s: row %d has %d columns; the rows before it have %d",
            where, r + 1 + first, rows.get(r).size(), columns);
      }
    }
  }

  private static SeriesNames names(List<String> header, List<List<String>> rows, int time) {
    List<String> features = new ArrayList<>(header);
    if (time < 0) {
      return SeriesNames.ofFeatures(List.copyOf(features));
    }
    String name = header.isEmpty() ? "time" : features.remove(time);
    return new SeriesNames(
        List.copyOf(features), name, rows.stream().map(row -> row.get(time)).toList());
  }

  /** The first column, if it can be nothing else than times; otherwise -1. */
  private static int findTime(List<String> header, List<List<String>> rows, OptionalLong features) {
    int columns = rows.get(0).size();
    boolean times = rows.stream().allMatch(row -> TIME.matcher(row.get(0)).matches());
    boolean called = !header.isEmpty() && NAME_OF_TIME.matcher(header.get(0)).matches();
    boolean oneTooMany = features.isPresent() && features.getAsLong() == columns - 1;
    return columns > 1 && (times || (called && oneTooMany)) ? 0 : -1;
  }

  private static int columnOf(String column, List<String> header, int columns, String where) {
    int found = header.indexOf(column);
    if (found < 0 && column.matches("[0-9]{1,9}")) {
      found = Integer.parseInt(column) - 1;
    }
    if (found < 0 || found >= columns) {
      throw OnnxLrpException.invalid(
          "--time-column %s: %s has %s",
          column,
          where,
          header.isEmpty()
              ? "no names and %d columns; give a number from 1".formatted(columns)
              : "the columns " + String.join(", ", header));
    }
    if (columns == 1) {
      throw OnnxLrpException.invalid("--time-column %s: %s has no other column", column, where);
    }
    return found;
  }

  private static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
  }

  /** Missing values are no names, so a first row of them is not taken for a header. */
  private static boolean isName(String cell) {
    return !isNumber(cell) && !MISSING.matcher(cell).matches() && !TIME.matcher(cell).matches();
  }

  private static void add(String cell, NumberList numbers, String where) {
    if (INTEGER.matcher(cell).matches()) {
      numbers.add(Long.parseLong(cell));
    } else if (isNumber(cell)) {
      double value = Double.parseDouble(cell);
      if (Double.isInfinite(value)) {
        throw OnnxLrpException.invalid("%s: '%s' is too large", where, cell);
      }
      numbers.add(value);
    } else {
      throw OnnxLrpException.invalid("%s: '%s' is no number", where, cell);
    }
  }
}
