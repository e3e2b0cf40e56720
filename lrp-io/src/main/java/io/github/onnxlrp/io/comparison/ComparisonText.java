package io.github.onnxlrp.io.comparison;

import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.report.Printable;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.io.statistics.Means;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a person reads of a comparison: a column a method. */
final class ComparisonText implements DocumentWriter<Comparison> {
  /** Of a longer sample those rows are shown that have the largest share of any method. */
  private static final int MOST_ROWS = 100;

  @Override
  public String format() {
    return "text";
  }

  @Override
  public boolean holdsNotes() {
    return true;
  }

  @Override
  public void write(Comparison comparison, OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> methods = comparison.methods();
    text.append(
        "%s: %s%n".formatted(Printable.text(comparison.model()), String.join(", ", methods)));
    int number = 0;
    for (ComparedSample sample : comparison.samples()) {
      text.append(System.lineSeparator());
      if (comparison.samples().size() > 1) {
        text.append("sample %d%n".formatted(number++));
      }
      sample(text, methods, sample);
    }
    if (comparison.samples().size() > 1) {
      means(text, comparison);
    }
    for (String note : comparison.notes()) {
      text.append("%nnote: %s".formatted(Printable.text(note)));
    }
    text.append(comparison.notes().isEmpty() ? "" : System.lineSeparator());
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void sample(StringBuilder text, List<String> methods, ComparedSample sample) {
    SampleReport first = sample.first();
    if (first.text() != null) {
      line(text, "text", Printable.text(first.text().text()));
    }
    line(text, "prediction", Printable.text(first.predictionName()));
    line(text, "explained", Printable.text(first.targetName()));
    line(text, "score", Printable.number(first.explanation().score()));
    text.append(System.lineSeparator());
    int[] shown = shown(sample);
    List<String> names = sample.rows().stream().map(Printable::token).toList();
    int width = Arrays.stream(shown).map(k -> names.get(k).length()).max().orElse(0);
    width = Math.max(width, "sum".length());
    heading(text, methods, width);
    for (int row : shown) {
      numbers(text, names.get(row), width, methods, k -> sample.relevance().get(k)[row]);
    }
    if (shown.length < names.size()) {
      text.append("  %d more rows, which have less%n".formatted(names.size() - shown.length));
    }
    numbers(text, "sum", width, methods, k -> Arrays.stream(sample.relevance().get(k)).sum());
    text.append(System.lineSeparator());
    matrix(
        text,
        "rank correlation of the rows",
        methods,
        (row, column) -> correlation(sample.correlation(row, column)));
  }

  /** The rows with the largest share of the largest of any method, in their order. */
  private static int[] shown(ComparedSample sample) {
    int count = sample.rows().size();
    double[] shares = new double[count];
    for (double[] relevance : sample.relevance()) {
      double largest = Arrays.stream(relevance).map(Math::abs).max().orElse(0);
      for (int k = 0; k < count; k++) {
        double share = largest == 0 ? 0 : Math.abs(relevance[k]) / largest;
        shares[k] = Math.max(shares[k], share);
      }
    }
    return IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -shares[k]))
        .limit(MOST_ROWS)
        .sorted()
        .mapToInt(k -> k)
        .toArray();
  }

  private static void means(StringBuilder text, Comparison comparison) {
    text.append(System.lineSeparator());
    String title =
        "mean rank correlation over %d samples, with its %d %% interval"
            .formatted(comparison.samples().size(), Math.round(100 * RunningMean.LEVEL));
    matrix(
        text,
        title,
        comparison.methods(),
        (row, column) -> {
          RunningMean mean = comparison.correlation(row, column);
          return row == column || mean.samples() == 0 ? "" : Means.plusMinus(mean);
        });
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append("%-11s %s%n".formatted(title, value));
  }

  private static void heading(StringBuilder text, List<String> methods, int width) {
    text.append(" ".repeat(2 + width));
    methods.forEach(method -> text.append("  %10s".formatted(method)));
    text.append(System.lineSeparator());
  }

  /** Gives the number of a method. */
  private interface Column {
    double of(int method);
  }

  private static void numbers(
      StringBuilder text, String name, int width, List<String> methods, Column column) {
    text.append("  %s%s".formatted(name, " ".repeat(Math.max(0, width - name.length()))));
    for (int k = 0; k < methods.size(); k++) {
      int own = Math.max(10, methods.get(k).length());
      text.append("  ").append(padded(Printable.number(column.of(k)), own));
    }
    text.append(System.lineSeparator());
  }

  private static String correlation(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  /** Gives an element of a matrix of methods. */
  private interface Element {
    String of(int row, int column);
  }

  private static void matrix(
      StringBuilder text, String title, List<String> methods, Element element) {
    int count = methods.size();
    int left = methods.stream().mapToInt(String::length).max().orElse(0);
    int widest = Math.max(10, left);
    for (int k = 0; k < count * count; k++) {
      widest = Math.max(widest, element.of(k / count, k % count).length());
    }
    text.append(title).append(System.lineSeparator()).append(" ".repeat(2 + left));
    for (String method : methods) {
      text.append("  ").append(padded(method, widest));
    }
    text.append(System.lineSeparator());
    for (int row = 0; row < count; row++) {
      text.append("  ").append(methods.get(row));
      text.append(" ".repeat(left - methods.get(row).length()));
      for (int column = 0; column < count; column++) {
        text.append("  ").append(padded(element.of(row, column), widest));
      }
      text.append(System.lineSeparator());
    }
  }

  private static String padded(String value, int width) {
    return " ".repeat(Math.max(0, width - value.length())) + value;
  }
}
