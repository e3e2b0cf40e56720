package io.github.onnxlrp.io.evaluation;

import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.io.evaluation.MetricResults.Comparison;
import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.report.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a person reads of an evaluation on a terminal: a table for each metric and setting. */
final class EvaluationText implements DocumentWriter<Evaluation> {
  @Override
  public String format() {
    return "text";
  }

  @Override
  public boolean holdsNotes() {
    return true;
  }

  @Override
  public void write(Evaluation evaluation, OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    Setup setup = evaluation.setup();
    String methods = String.join(", ", setup.methods().keySet());
    text.append("%s: %s%n%n".formatted(Printable.text(setup.model()), methods));
    line(text, "samples", "%,d".formatted(evaluation.samples()));
    line(text, "explained", Printable.text(evaluation.target()));
    line(text, "watched", "the %s, parts by %s".formatted(setup.measure(), setup.unit()));
    line(text, "seed", Long.toString(setup.seed()));
    line(text, "", "\u00b1 holds the true mean for 95 % of draws of samples");
    evaluation.metrics().forEach(metric -> metric(text, metric));
    for (String note : evaluation.notes()) {
      text.append("%nnote: %s".formatted(Printable.text(note)));
    }
    text.append(evaluation.notes().isEmpty() ? "" : System.lineSeparator());
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append("%-11s %s%n".formatted(title, value));
  }

  private static void metric(StringBuilder text, MetricResults metric) {
    text.append("%n%s%n".formatted(MetricTitles.of(metric.quantity())));
    List<Result> results = metric.results();
    int width = results.stream().mapToInt(result -> result.method().length()).max().orElse(0);
    boolean random = metric.of(Measurement.RANDOM) != null;
    String heads =
        "  %s  %10s   %-10s %11s   %-10s"
            .formatted(
                " ".repeat(width),
                "mean",
                "\u00b1",
                random ? "than random" : "",
                random ? "\u00b1" : "");
    text.append(heads.stripTrailing()).append(System.lineSeparator());
    for (Result result : results) {
      Comparison better =
          result.method().equals(Measurement.RANDOM)
              ? null
              : metric.compare(result.method(), Measurement.RANDOM);
      String line =
          ("  %-" + width + "s  %10s   %-10s %11s   %-10s %s")
              .formatted(
                  result.method(),
                  number(result.all().mean()),
                  number(result.all().halfWidth()),
                  better == null ? "" : signed(better.mean()),
                  better == null ? "" : number(better.halfWidth()),
                  Judgement.of(metric, result));
      text.append(line.stripTrailing()).append(System.lineSeparator());
    }
    for (Result result : results) {
      if (result.undefined() > 0) {
        long samples = result.undefined() + result.all().samples();
        text.append(
            "  %s: not defined in %,d of %,d samples%n"
                .formatted(result.method(), result.undefined(), samples));
      }
    }
  }

  private static String signed(double value) {
    return (value > 0 ? "+" : "") + Printable.number(value);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Printable.number(value);
  }
}
