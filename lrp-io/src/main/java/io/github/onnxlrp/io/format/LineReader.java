package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Makes something of each line of UTF-8 text, as soon as the line is there; errors get the number
 * of the line, from 1. What is no UTF-8 or cannot be read is an error, too.
 *
 * @param <T> what becomes of a line
 */
public final class LineReader<T> implements Iterator<T> {
  private final BufferedReader reader;
  private final String where;
  private final Function<String, T> function;
  private int number;
  private String next;

  /** Reads a stream, which messages call {@code where}. */
  public LineReader(InputStream in, String where, Function<String, T> function) {
    this.reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    this.where = where;
    this.function = function;
  }

  /** Passes over lines without looking at them. */
  public void skip(long lines) {
    for (long k = 0; k < lines && hasNext(); k++) {
      next = null;
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        next = reader.readLine();
      } catch (CharacterCodingException e) {
        throw OnnxLrpException.invalid("%s: line %d: not UTF-8 text", where, number + 1);
      } catch (IOException | UncheckedIOException e) {
        throw OnnxLrpException.invalid("%s: cannot be read (%s)", where, e.getMessage());
      }
      if (next != null && number++ == 0 && next.startsWith("\uFEFF")) {
        next = next.substring(1);
      }
    }
    return next != null;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String line = next;
    next = null;
    return Lines.map(line, number, where, function);
  }
}
