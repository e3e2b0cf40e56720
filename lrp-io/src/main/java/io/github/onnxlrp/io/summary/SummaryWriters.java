package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.io.report.DocumentWriter;
import java.util.List;

/** The formats of summaries. */
public final class SummaryWriters {
  private SummaryWriters() {}

  /**
   * The writer of that format.
   *
   * @param top so many tokens or features are shown in text
   */
  public static DocumentWriter<Summary> of(String format, int top) {
    return DocumentWriter.find(
        List.of(new SummaryText(top), new SummaryJson(), new SummaryCsv(), new SummaryHtml()),
        format);
  }
}
