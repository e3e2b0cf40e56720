package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.format.Csv;
import io.github.onnxlrp.cli.format.NumberList;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A table of numbers for a model with one input: a row a time step, a column a feature. The first
 * row may hold names only, which are those of the features. For an input of [batch, features] a row
 * is a sample.
 */
final class CsvReader implements InputReader {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)([eE][+-]?[0-9]{1,4})?");
  private static final Pattern MISSING =
      Pattern.compile("|[+-]?(nan|inf|infinity)|null|n/?a", Pattern.CASE_INSENSITIVE);

  @Override
  public String format() {
    return "csv";
  }

  @Override
  public boolean reads(InputSource source) {
    return InputReaders.hasEnding(source, ".csv");
  }

  @Override
  public List<InputBatch> read(InputSource source, InputRequest request) {
    Value input = request.onlyInput(source.name());
    Tensor table = table(source.text(), source.name());
    InputBatch batch = InputBatch.sample(Map.of(input.name(), table));
    List<String> first = Csv.parse(source.text(), source.name()).get(0);
    return List.of(isHeader(first) ? batch.named(input.name(), names(first)) : batch);
  }

  private static List<String> names(List<String> header) {
    return header.stream().map(String::strip).toList();
  }

  private static boolean isHeader(List<String> row) {
    return row.stream().allMatch(CsvReader::isName);
  }

  /** The numbers of a table [rows, columns]. */
  static Tensor table(String text, String where) {
    List<List<String>> rows = new ArrayList<>(Csv.parse(text, where));
    if (!rows.isEmpty() && isHeader(rows.get(0))) {
      rows.set(0, null);
    }
    NumberList numbers = new NumberList();
    int columns = -1;
    int count = 0;
    for (int r = 0; r < rows.size(); r++) {
      List<String> row = rows.get(r);
      if (row == null) {
        continue;
      }
      columns = count == 0 ? row.size() : columns;
      if (row.size() != columns) {
        throw OnnxLrpException.invalid(
            "%s: row %d has %d columns; the rows before it have %d",
            where, r + 1, row.size(), columns);
      }
      for (int c = 0; c < columns; c++) {
        add(row.get(c).strip(), numbers, "%s: row %d, column %d".formatted(where, r + 1, c + 1));
      }
      count++;
    }
    if (count == 0) {
      throw OnnxLrpException.invalid("%s: no rows of numbers", where);
    }
    return numbers.tensor(count, columns);
  }

  private static boolean isNumber(String cell) {
    return NUMBER.matcher(cell.strip()).matches();
  }

  /** Missing values are no names, so a first row of them is not taken for a header. */
  private static boolean isName(String cell) {
    return !isNumber(cell) && !MISSING.matcher(cell.strip()).matches();
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
