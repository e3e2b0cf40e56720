package io.github.onnxlrp.io.report;

/** Cells of a table as RFC 4180 says. */
public final class CsvCell {
  private static final String FORMULA_STARTS = "=+-@\t\r";

  private CsvCell() {}

  /** A cell of text, defused and quoted where it must be. */
  public static String of(String text) {
    boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    String safe = Printable.text(formula ? "'" + text : text);
    boolean quote = safe.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return quote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
