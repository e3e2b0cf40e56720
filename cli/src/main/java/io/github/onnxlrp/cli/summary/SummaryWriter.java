package io.github.onnxlrp.cli.summary;

import io.github.onnxlrp.OnnxLrpException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes summaries in one format. */
public interface SummaryWriter {
  /** Name of the format, as {@code --format} takes it. */
  String format();

  /** Whether what is written holds the notes; otherwise they are said beside it. */
  boolean holdsNotes();

  /**
   * Writes a summary.
   *
   * @throws IOException if {@code out} cannot be written
   */
  void write(Summary summary, OutputStream out) throws IOException;

  /**
   * The writer of that format.
   *
   * @param top so many tokens or features are shown in text
   */
  static SummaryWriter of(String format, int top) {
    List<SummaryWriter> all =
        List.of(new SummaryText(top), new SummaryJson(), new SummaryCsv(), new SummaryHtml());
    return all.stream()
        .filter(writer -> writer.format().equals(format))
        .findFirst()
        .orElseThrow(
            () ->
                OnnxLrpException.invalid(
                    "--format %s: no such format; there is %s",
                    format, String.join(", ", all.stream().map(SummaryWriter::format).toList())));
  }
}
