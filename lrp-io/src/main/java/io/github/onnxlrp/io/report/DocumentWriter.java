package io.github.onnxlrp.io.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes what is known of many samples in one format.
 *
 * @param <T> what is known
 */
public interface DocumentWriter<T> {
  /** Name of the format, as {@code --format} takes it. */
  String format();

  /** Whether what is written holds the notes; otherwise they are said beside it. */
  boolean holdsNotes();

  /**
   * Writes a document.
   *
   * @throws IOException if {@code out} cannot be written
   */
  void write(T document, OutputStream out) throws IOException;

  /** The one of several writers that has that format. */
  static <T> DocumentWriter<T> find(List<DocumentWriter<T>> all, String format) {
    return FormatName.find(all, DocumentWriter::format, format);
  }
}
