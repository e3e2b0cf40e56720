package io.github.onnxlrp.io.report;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes explanations in one format. Further writers are found through {@link
 * java.util.ServiceLoader}; the built-in ones are listed in {@link ReportWriters}.
 */
public interface ReportWriter {
  /** Name of the format, as {@code --format} takes it. */
  String format();

  /** Whether the format must not be written to a terminal. */
  boolean isBinary();

  /** Whether what is written holds the notes; otherwise they are said beside it. */
  default boolean holdsNotes() {
    return true;
  }

  /** How many numbers of inputs and relevance the format can hold. */
  default long mostNumbers() {
    return Long.MAX_VALUE;
  }

  /**
   * Writes a report.
   *
   * @param terminal whether a person reads this on a terminal that shows colours
   * @throws IOException if {@code out} cannot be written
   * @throws io.github.onnxlrp.OnnxLrpException if the report does not fit the format
   */
  void write(Report report, OutputStream out, boolean terminal) throws IOException;
}
