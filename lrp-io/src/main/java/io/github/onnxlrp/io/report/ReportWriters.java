package io.github.onnxlrp.io.report;

import java.util.ArrayList;
import java.util.List;

/** The writers that there are. */
public final class ReportWriters {
  private static final List<ReportWriter> BUILT_IN =
      List.of(
          new TextReport(),
          new JsonReport(),
          new JsonLinesReport(),
          new NpzReport(),
          new CsvReport(),
          new HtmlReport(),
          new SvgReport(),
          new PngReport());

  private final List<ReportWriter> writers;

  /** The built-in writers behind those of plug-ins. */
  public ReportWriters(List<ReportWriter> plugIns) {
    writers = new ArrayList<>(plugIns);
    writers.addAll(BUILT_IN);
  }

  /** Names of all formats. */
  public List<String> formats() {
    return writers.stream().map(ReportWriter::format).toList();
  }

  /** The writer of that format. */
  public ReportWriter find(String format) {
    return FormatName.find(writers, ReportWriter::format, format);
  }
}
