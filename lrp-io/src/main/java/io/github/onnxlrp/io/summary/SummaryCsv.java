package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.io.report.CsvCell;
import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table as RFC 4180 says: a row for each token, feature or place from the end, in all samples
 * (the class is empty) and in those of each predicted class, then a row for each true and predicted
 * class, which are {@code name} and {@code class} of the kind {@code confusion}.
 */
final class SummaryCsv implements DocumentWriter<Summary> {
  private static final String HEADING =
      "kind,input,name,class,samples,occurrences,mean,low,high,mean_absolute,low_absolute,high_absolute,total_absolute";

  @Override
  public String format() {
    return "csv";
  }

  @Override
  public boolean holdsNotes() {
    return false;
  }

  @Override
  public void write(Summary summary, OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder(HEADING).append("\r\n");
    for (PartList list : summary.parts()) {
      for (Part part : list.sorted()) {
        row(text, list, part, "", part.all());
        for (Map.Entry<Integer, Contribution> entry : part.byClass().entrySet()) {
          String name = summary.confusion().name(entry.getKey());
          row(text, list, part, name, entry.getValue());
        }
      }
    }
    for (Confusion.Cell cell : summary.confusion().cells()) {
      String label = CsvCell.of(summary.confusion().name(cell.label()));
      String predicted = CsvCell.of(summary.confusion().name(cell.predicted()));
      text.append("confusion,,%s,%s,%d,,,,,,,,\r\n".formatted(label, predicted, cell.count()));
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void row(
      StringBuilder text, PartList list, Part part, String predicted, Contribution contribution) {
    List<String> cells = new ArrayList<>();
    cells.add(list.kind().name().toLowerCase(Locale.ROOT));
    cells.add(CsvCell.of(list.input()));
    cells.add(CsvCell.of(part.name()));
    cells.add(CsvCell.of(predicted));
    cells.add(Long.toString(contribution.signed().samples()));
    cells.add(Long.toString(contribution.signed().occurrences()));
    numbers(cells, contribution.signed());
    numbers(cells, contribution.absolute());
    cells.add(Double.toString(contribution.absolute().total()));
    text.append(String.join(",", cells)).append("\r\n");
  }

  /** Without an interval its ends are empty. */
  private static void numbers(List<String> cells, RunningMean mean) {
    boolean ends = Double.isFinite(mean.halfWidth());
    cells.add(Double.toString(mean.mean()));
    cells.add(ends ? Double.toString(mean.mean() - mean.halfWidth()) : "");
    cells.add(ends ? Double.toString(mean.mean() + mean.halfWidth()) : "");
  }
}
