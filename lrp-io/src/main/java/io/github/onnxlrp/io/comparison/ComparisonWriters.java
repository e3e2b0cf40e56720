package io.github.onnxlrp.io.comparison;

import io.github.onnxlrp.io.report.DocumentWriter;
import java.util.List;

/** The formats of comparisons. */
public final class ComparisonWriters {
  private ComparisonWriters() {}

  /** The writer of that format. */
  public static DocumentWriter<Comparison> of(String format) {
    return DocumentWriter.find(List.of(new ComparisonText(), new ComparisonJson()), format);
  }
}
