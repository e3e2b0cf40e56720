package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.report.Printable;
import io.github.onnxlrp.io.statistics.Means;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a person reads of a summary on a terminal: the parts that take most, and the mistakes. */
final class SummaryText implements DocumentWriter<Summary> {
  private static final int BAR = 20;
  private static final int MOST_CLASSES = 30;
  private static final int OF_A_CLASS = 6;
  private static final int MOST_MISTAKES = 10;
  private static final int NAME = 24;

  private final int top;

  /** Shows so many tokens or features. */
  SummaryText(int top) {
    this.top = top;
  }

  @Override
  public String format() {
    return "text";
  }

  @Override
  public boolean holdsNotes() {
    return true;
  }

  @Override
  public void write(Summary summary, OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    String rules = summary.composite() == null ? "" : ", composite " + summary.composite();
    text.append("%s: %s%s%n".formatted(Printable.text(summary.model()), summary.method(), rules));
    text.append(System.lineSeparator());
    line(text, "samples", "%,d".formatted(summary.samples()));
    line(text, "explained", Printable.text(summary.target()));
    line(text, "score", Means.plusMinus(summary.score()) + ", mean");
    accuracy(text, summary);
    for (PartList list : summary.parts()) {
      list(text, list, summary.samples() > 1);
      if (list.kind() != PartList.Kind.POSITIONS) {
        byClass(text, list, summary.confusion());
      }
    }
    mistakes(text, summary);
    for (String note : summary.notes()) {
      text.append(System.lineSeparator()).append("note: ").append(Printable.text(note));
    }
    text.append(summary.notes().isEmpty() ? "" : System.lineSeparator());
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append("%-11s %s%n".formatted(title, value));
  }

  private static void accuracy(StringBuilder text, Summary summary) {
    Confusion confusion = summary.confusion();
    if (confusion.labelled() > 0) {
      double[] ends = Confusion.interval(confusion.right(), confusion.labelled());
      line(
          text,
          "right",
          "%,d of %,d with a label, %s (%s to %s)"
              .formatted(
                  confusion.right(),
                  confusion.labelled(),
                  Printable.percent((double) confusion.right() / confusion.labelled()),
                  Printable.percent(ends[0]),
                  Printable.percent(ends[1])));
    }
    if (summary.error().samples() > 0) {
      line(text, "error", Means.plusMinus(summary.error()) + ", mean distance from the label");
    }
    if (summary.samples() > 1) {
      line(text, "", "\u00b1 and ranges hold the true value for 95 % of draws of samples");
    }
  }

  private void list(StringBuilder text, PartList list, boolean intervals) {
    List<Part> all = list.sorted();
    int shown = Math.min(top, all.size());
    String input = Printable.text(list.input());
    text.append(
        switch (list.kind()) {
          case TOKENS -> "%ntokens of '%s': mean relevance of an occurrence".formatted(input);
          case FEATURES ->
              "%nfeatures of '%s': mean of the sum over the steps of a sample".formatted(input);
          case POSITIONS -> "%nsteps of '%s' by their place from the end".formatted(input);
        });
    text.append(System.lineSeparator());
    double size = list.size();
    double largest = all.subList(0, shown).stream().mapToDouble(SummaryText::size).max().orElse(0);
    int width =
        all.subList(0, shown).stream().mapToInt(part -> name(part).length()).max().orElse(0);
    width = Math.max(4, width);
    text.append(
        ("  %-" + width + "s  %10s   %-10s %10s %8s %9s%n")
            .formatted("", "mean", intervals ? "\u00b1" : "", "mean |R|", "samples", "of |R|"));
    double left = size;
    for (Part part : all.subList(0, shown)) {
      RunningMean signed = part.all().signed();
      double total = part.all().absolute().total();
      left -= total;
      String half = Double.isFinite(signed.halfWidth()) ? Printable.number(signed.halfWidth()) : "";
      String line =
          ("  %-" + width + "s  %10s   %-10s %10s %,8d %9s  %s")
              .formatted(
                  name(part),
                  Printable.number(signed.mean()),
                  half,
                  Printable.number(part.all().absolute().mean()),
                  signed.samples(),
                  Printable.percent(size == 0 ? 0 : total / size),
                  bar(signed.mean(), largest));
      text.append(line.stripTrailing()).append(System.lineSeparator());
    }
    if (shown < all.size()) {
      text.append(
          "  %,d others take %s; --top N shows more, json and csv have all%n"
              .formatted(
                  all.size() - shown, Printable.percent(size == 0 ? 0 : Math.max(0, left / size))));
    }
  }

  private static double size(Part part) {
    return Math.abs(part.all().signed().mean());
  }

  private static String bar(double value, double largest) {
    int size = largest == 0 ? 0 : (int) Math.round(Math.abs(value) / largest * BAR);
    return (value < 0 ? "-" : "+").repeat(size);
  }

  private static String name(Part part) {
    String name = Printable.token(part.name());
    return name.codePointCount(0, name.length()) <= NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, NAME - 1)) + "\u2026";
  }

  /** Of each predicted class the parts that take most there. */
  private static void byClass(StringBuilder text, PartList list, Confusion confusion) {
    List<Confusion.ClassCount> classes =
        confusion.classes().stream().filter(found -> found.predicted() > 0).toList();
    if (classes.size() < 2) {
      return;
    }
    String kind = list.kind().name().toLowerCase(Locale.ROOT);
    text.append("%n  %s that take most, by predicted class (mean)%n".formatted(kind));
    for (Confusion.ClassCount found : classes.subList(0, Math.min(MOST_CLASSES, classes.size()))) {
      StringBuilder line = new StringBuilder();
      List<Part> parts = list.sorted(found.index());
      for (Part part : parts.subList(0, Math.min(OF_A_CLASS, parts.size()))) {
        double mean = part.byClass().get(found.index()).signed().mean();
        line.append(
            "  %s %s%s"
                .formatted(
                    name(part), mean < 0 ? "" : "+", String.format(Locale.ROOT, "%.2g", mean)));
      }
      String name = Printable.text(found.name());
      text.append("  %-14s %,6d %s%n".formatted(name, found.predicted(), line));
    }
    if (classes.size() > MOST_CLASSES) {
      text.append(
          "  %,d further classes; json and csv have all%n"
              .formatted(classes.size() - MOST_CLASSES));
    }
  }

  private static void mistakes(StringBuilder text, Summary summary) {
    List<Confusion.Cell> cells =
        summary.confusion().cells().stream()
            .filter(cell -> cell.label() != cell.predicted())
            .toList();
    if (cells.isEmpty()) {
      return;
    }
    text.append("%nmistakes, with the most confident of each%n".formatted());
    for (Confusion.Cell cell : cells.subList(0, Math.min(MOST_MISTAKES, cells.size()))) {
      Example example = summary.examples().mistake(cell.label(), cell.predicted());
      String shown = example == null ? "" : "  " + inShort(example);
      text.append(
          "  %,5d  %s taken for %s%s%n"
              .formatted(
                  cell.count(),
                  Printable.text(summary.confusion().name(cell.label())),
                  Printable.text(summary.confusion().name(cell.predicted())),
                  shown));
    }
    if (cells.size() > MOST_MISTAKES) {
      long others =
          cells.subList(MOST_MISTAKES, cells.size()).stream()
              .mapToLong(Confusion.Cell::count)
              .sum();
      text.append(
          "  %,5d  of %,d other kinds; json, csv and html have all%n"
              .formatted(others, cells.size() - MOST_MISTAKES));
    }
  }

  private static String inShort(Example example) {
    String number = "sample " + example.number();
    if (!example.tokens()) {
      return number;
    }
    boolean words =
        example.names().stream().anyMatch(name -> name.codePointCount(0, name.length()) > 1);
    String joined = String.join(words ? " " : "", example.names());
    int length = joined.codePointCount(0, joined.length());
    String cut =
        length <= 48 ? joined : joined.substring(0, joined.offsetByCodePoints(0, 47)) + "\u2026";
    return number + ": " + Printable.text(cut);
  }
}
