package io.github.onnxlrp.io.report;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.function.IntPredicate;

/**
 * Passes JSON on, with characters of some kind escaped. A program reads the same text, as outside
 * of texts JSON has none of them.
 */
final class EscapedWriter extends FilterWriter {
  private final IntPredicate escaped;
  private char high;

  /**
   * A writer that escapes.
   *
   * @param escaped tells the code points that are to be escaped
   */
  EscapedWriter(Writer out, IntPredicate escaped) {
    super(out);
    this.escaped = escaped;
  }

  @Override
  public void write(int c) throws IOException {
    char unit = (char) c;
    if (Character.isHighSurrogate(unit) && high == 0) {
      high = unit;
      return;
    }
    if (high != 0 && Character.isLowSurrogate(unit)) {
      boolean escapes = escaped.test(Character.toCodePoint(high, unit));
      put(high, escapes);
      put(unit, escapes);
    } else {
      putAlone();
      put(unit, escaped.test(unit));
    }
    high = 0;
  }

  /** A half of a pair without the other half. */
  private void putAlone() throws IOException {
    if (high != 0) {
      put(high, escaped.test(high));
      high = 0;
    }
  }

  private void put(char unit, boolean escapes) throws IOException {
    if (escapes) {
      out.write("\\u%04x".formatted((int) unit));
    } else {
      out.write(unit);
    }
  }

  @Override
  public void write(char[] units, int offset, int length) throws IOException {
    for (int k = offset; k < offset + length; k++) {
      write(units[k]);
    }
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    for (int k = offset; k < offset + length; k++) {
      write(text.charAt(k));
    }
  }

  @Override
  public void flush() throws IOException {
    putAlone();
    super.flush();
  }

  /** What is behind it stays open: it belongs to the caller. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
