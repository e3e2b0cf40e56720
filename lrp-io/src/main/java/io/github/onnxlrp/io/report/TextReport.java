package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a person reads: plain text, with colours on a terminal. */
final class TextReport implements ReportWriter {
  private static final double ROUNDING = 1e-12;

  @Override
  public String format() {
    return "text";
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  @Override
  public void write(Report report, OutputStream out, boolean terminal) throws IOException {
    TextHeatmap heatmap = new TextHeatmap(terminal);
    StringBuilder text = new StringBuilder();
    String rules = report.composite() == null ? "" : ", composite " + report.composite();
    text.append("%s: %s%s%n".formatted(Printable.text(report.model()), report.method(), rules));
    for (int k = 0; k < report.samples().size(); k++) {
      text.append(System.lineSeparator());
      sample(text, report, k, heatmap);
    }
    for (String note : report.notes()) {
      text.append(System.lineSeparator()).append("note: ").append(Printable.text(note));
    }
    if (!report.notes().isEmpty()) {
      text.append(System.lineSeparator());
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void sample(StringBuilder text, Report report, int number, TextHeatmap heatmap) {
    SampleReport sample = report.samples().get(number);
    Explanation explanation = sample.explanation();
    if (report.samples().size() > 1) {
      text.append("sample %d%n".formatted(report.number(number)));
    }
    if (sample.text() != null) {
      line(text, "text", Printable.text(sample.text().text()));
    }
    line(text, "prediction", prediction(sample));
    if (sample.label() != null) {
      line(text, "label", label(sample));
    }
    line(text, "explained", explained(sample));
    line(text, "score", Printable.number(explanation.score()));
    if (!explanation.measures().isEmpty()) {
      line(text, "measured", measures(explanation.measures()));
    }
    if (explanation.unreliable()) {
      line(text, "unreliable", "its numbers cannot be relied on, see the notes");
    }
    text.append(System.lineSeparator());
    for (Panel panel : Panel.of(sample)) {
      if (TextProfile.fits(panel)) {
        text.append(new TextProfile(panel, sample, heatmap.colours()));
      }
      text.append(
          switch (panel.kind()) {
            case TOKENS -> heatmap.tokens(sample.text().tokens(), panel.map());
            case INPUT, LAYER -> heatmap.table(panel);
            case VALUE ->
                "  %s is %s and takes no relevance%n"
                    .formatted(Printable.text(panel.name()), panel.value());
          });
      text.append(System.lineSeparator());
    }
    ledger(text, explanation.ledger());
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append("%-11s %s%n".formatted(title, value));
  }

  /** Counts without decimals. */
  private static String measures(Map<String, Double> measures) {
    return measures.entrySet().stream()
        .map(
            one ->
                one.getKey().replace('_', ' ')
                    + " "
                    + (one.getValue() == Math.rint(one.getValue())
                        ? String.valueOf(Math.round(one.getValue()))
                        : Printable.number(one.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String named(String label, List<Integer> index) {
    String number = index.toString().replace(" ", "");
    return label == null ? number : Printable.text(label) + " " + number;
  }

  /** A class; of one unit of two classes also what it gives; of a regression only that. */
  private static String prediction(SampleReport sample) {
    Prediction prediction = sample.explanation().prediction();
    String output = Printable.text(sample.explanation().target().output());
    String value = Printable.number(prediction.value());
    String label = sample.predictionLabel();
    return switch (prediction.kind()) {
      case CLASSES -> named(label, prediction.index()) + probability(sample);
      case BINARY -> "%s, '%s' is %s".formatted(named(label, prediction.index()), output, value);
      case VALUE ->
          (label == null ? value : Printable.text(label) + " " + value)
              + (prediction.index().isEmpty() ? "" : " at " + named(null, prediction.index()));
    };
  }

  /** Where the output is a Softmax or LogSoftmax below which relevance starts. */
  private static String probability(SampleReport sample) {
    double value = sample.explanation().prediction().value();
    boolean below =
        !sample.explanation().target().output().equals(sample.explanation().target().start());
    return !below || value > 1
        ? ""
        // The largest logarithm of a probability is not above 0, the largest probability is.
        : ", probability " + Printable.number(value > 0 ? value : Math.exp(value));
  }

  /** What is true, and whether it is predicted. */
  private static String label(SampleReport sample) {
    String number = sample.label().digits();
    String name = Printable.text(sample.labelName());
    boolean numbered = sample.label().name() == null || number.isEmpty();
    String what = numbered ? name : "%s [%s]".formatted(name, number);
    Boolean right = sample.isRight();
    return right == null ? what : what + (right ? ", as predicted" : ", not as predicted");
  }

  private static String explained(SampleReport sample) {
    ResolvedTarget target = sample.explanation().target();
    String start = "'%s'".formatted(Printable.text(target.start()));
    if (sample.isWholeOutput()) {
      return start;
    }
    String what =
        target.terms().size() == 1
            ? named(sample.targetLabel(), target.terms().get(0).index())
            : Printable.text(sample.targetName());
    return "%s of %s".formatted(what, start);
  }

  private static void ledger(StringBuilder text, Ledger ledger) {
    if (ledger == null) {
      return;
    }
    line(
        text,
        "ledger",
        "%s = inputs %s + initial states %s + biases %s + stabilizer %s + constants %s + unassigned %s"
            .formatted(
                Printable.number(ledger.sum()),
                Printable.number(ledger.inputs()),
                Printable.number(ledger.initialStates()),
                Printable.number(ledger.biases()),
                Printable.number(ledger.stabilizer()),
                Printable.number(ledger.constants()),
                Printable.number(ledger.unassigned())));
    line(
        text,
        "",
        "closure %s, amplification %s"
            .formatted(closure(ledger.closure()), Printable.number(ledger.amplification())));
  }

  /** Below this there is only rounding, which differs from one Java to the next. */
  private static String closure(double closure) {
    return closure < ROUNDING ? "below 1e-12" : Printable.number(closure);
  }
}
