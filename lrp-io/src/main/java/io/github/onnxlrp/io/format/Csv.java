package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import java.util.ArrayList;
import java.util.List;

/** Cells separated by commas as RFC 4180 says: a quoted cell may hold commas, line ends and "". */
public final class Csv {
  private final String text;
  private final String where;
  private int position;

  private Csv(String text, String where) {
    this.text = text;
    this.where = where;
  }

  /** The rows; lines without any character are left out. */
  public static List<List<String>> parse(String text, String where) {
    return new Csv(text, where).rows();
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    while (position < text.length()) {
      if (endOfLine()) {
        continue;
      }
      List<String> row = new ArrayList<>();
      do {
        row.add(cell(rows.size() + 1));
      } while (skip(','));
      rows.add(row);
    }
    return rows;
  }

  private String cell(int row) {
    if (skip('"')) {
      return quoted(row);
    }
    int start = position;
    while (position < text.length() && ",\r\n".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(start, position);
  }

  private String quoted(int row) {
    StringBuilder cell = new StringBuilder();
    while (true) {
      int end = text.indexOf('"', position);
      if (end < 0) {
        throw OnnxLrpException.invalid("%s: row %d: a quoted cell does not end", where, row);
      }
      cell.append(text, position, end);
      position = end + 1;
      if (!skip('"')) {
        break;
      }
      cell.append('"');
    }
    if (position < text.length() && ",\r\n".indexOf(text.charAt(position)) < 0) {
      throw OnnxLrpException.invalid("%s: row %d: text behind a quoted cell", where, row);
    }
    return cell.toString();
  }

  private boolean skip(char expected) {
    if (position < text.length() && text.charAt(position) == expected) {
      position++;
      return true;
    }
    return false;
  }

  private boolean endOfLine() {
    return skip('\r') || skip('\n');
  }
}
