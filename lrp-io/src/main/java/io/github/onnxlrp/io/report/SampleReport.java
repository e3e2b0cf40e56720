package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.io.input.TrueLabel;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The explanation of one sample.
 *
 * @param explanation what the engine says
 * @param specification the target as the user wrote it
 * @param text the text that was explained; null for other data
 * @param targetLabel name of the explained class, or null
 * @param predictionLabel name of the predicted class or value, or null
 * @param label what is true of the sample, as its data says; null where it says nothing
 * @param series what the data calls features and time steps, by name of the input, where it does
 */
public record SampleReport(
    Explanation explanation,
    String specification,
    TextSample text,
    String targetLabel,
    String predictionLabel,
    TrueLabel label,
    Map<String, SeriesNames> series) {
  /** A sample of which nobody knows what is true. */
  public SampleReport(
      Explanation explanation,
      String specification,
      TextSample text,
      String targetLabel,
      String predictionLabel) {
    this(explanation, specification, text, targetLabel, predictionLabel, null);
  }

  /** A sample whose features have no names. */
  public SampleReport(
      Explanation explanation,
      String specification,
      TextSample text,
      String targetLabel,
      String predictionLabel,
      TrueLabel label) {
    this(explanation, specification, text, targetLabel, predictionLabel, label, Map.of());
  }

  /**
   * An explanation with the names of classes.
   *
   * @param text the text that was explained; null for other data
   * @throws io.github.onnxlrp.OnnxLrpException if there is another number of names than classes
   */
  public static SampleReport of(Explanation explanation, TextSample text, Labels labels) {
    labels.check(explanation.target().output(), explanation.prediction());
    return new SampleReport(
        explanation,
        explanation.target().specification(),
        text,
        labels.of(explanation.target()),
        labels.of(explanation.prediction()));
  }

  /** Whether the predicted class is the true one; null where that cannot be told. */
  public Boolean isRight() {
    Prediction prediction = explanation.prediction();
    if (label == null
        || prediction.kind() == Prediction.Kind.VALUE
        || (label.number() == null && predictionLabel == null)) {
      return null;
    }
    int predicted = prediction.index().get(prediction.index().size() - 1);
    return label.number() != null && label.number() == predicted;
  }

  /** The true label in words: its name, else its number; null where there is none. */
  public String labelName() {
    return label == null ? null : label.name() == null ? label.digits() : label.name();
  }

  /** The predicted class by its name, else its index; of a regression the value. */
  public String predictionName() {
    Prediction prediction = explanation.prediction();
    if (prediction.kind() == Prediction.Kind.VALUE) {
      return Double.toString(prediction.value());
    }
    return predictionLabel == null
        ? prediction.index().stream().map(k -> Integer.toString(k)).collect(Collectors.joining(" "))
        : predictionLabel;
  }

  /** Whether the output has the class that the data calls true; where that can be told. */
  private boolean isClass() {
    Prediction prediction = explanation.prediction();
    if (label == null || prediction.kind() == Prediction.Kind.VALUE) {
      return true;
    }
    return label.number() == null
        ? predictionLabel == null
        : label.isWhole() && label.number() >= 0 && label.number() < prediction.classes();
  }

  /** Whether the target is the one number that the output is, so that an index says nothing. */
  public boolean isWholeOutput() {
    Prediction prediction = explanation.prediction();
    return prediction.kind() == Prediction.Kind.VALUE
        && prediction.index().isEmpty()
        && explanation.target().terms().size() == 1;
  }

  /** What is explained of this sample and others that were asked alike. */
  public String commonTarget() {
    String start = explanation.target().start();
    if (isWholeOutput()) {
      return start;
    }
    return specification.contains("argmax")
        ? "%s of %s, of each sample its own class".formatted(specification, start)
        : "%s of %s".formatted(specification, start);
  }

  /** What is explained: its label, the output where that is one number, else as it was asked. */
  public String targetName() {
    if (targetLabel != null) {
      return targetLabel;
    }
    return isWholeOutput() ? explanation.target().output() : specification;
  }

  /** Relevance of the tokens, without the padding; null where the sample is no text. */
  public double[] tokenRelevance() {
    double[] all = idRelevance();
    return all == null
        ? null
        : Arrays.copyOfRange(all, text.before(), text.before() + text.tokens().size());
  }

  private double[] idRelevance() {
    Tensor relevance = text == null ? null : explanation.relevance().get(text.input());
    return relevance == null || relevance.size() != text.length() ? null : relevance.doubles();
  }

  /** What the padding takes, which no token shows; 0 where there is none. */
  private double paddingRelevance() {
    double[] all = idRelevance();
    double sum = 0;
    for (int k = 0; all != null && k < all.length; k++) {
      sum += text.token(k) == null ? all[k] : 0;
    }
    return sum;
  }

  /** The notes of the text and of the engine, then what is wrong. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>(text == null ? List.of() : text.notes());
    if (paddingRelevance() != 0) {
      notes.add("the padding takes relevance: " + Printable.number(paddingRelevance()));
    }
    if (!isClass()) {
      notes.add(
          "the label '%s' of the data is no class of output '%s', which has %d"
              .formatted(
                  labelName(), explanation.target().output(), explanation.prediction().classes()));
    }
    notes.addAll(explanation.notes());
    notes.addAll(problems());
    return notes;
  }

  /** How many numbers of inputs and relevance there are. */
  public long numbers() {
    return Stream.of(explanation.inputs(), explanation.relevance(), explanation.layers())
        .flatMap(tensors -> tensors.values().stream())
        .mapToLong(Tensor::size)
        .sum();
  }

  /** Whether the ledger closes, every number is finite and rounding leaves digits. */
  public boolean ok() {
    return problems().isEmpty() && !explanation.unreliable();
  }

  /** What is wrong with the numbers, beside what the engine has noted. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    long bad = nonFinite();
    if (bad > 0) {
      problems.add("%d numbers are not finite and are null in JSON".formatted(bad));
    }
    Ledger ledger = explanation.ledger();
    double closed = explanation.precision().closure();
    if (bad == 0 && ledger != null && !ledger.closes(closed)) {
      problems.add(
          String.format(
              Locale.ROOT,
              "the ledger is open: closure %.3g is above 1e%d",
              ledger.closure(),
              Math.round(Math.log10(closed))));
    }
    return problems;
  }

  /** Whether the score, all relevance and the ledger are finite. */
  public boolean isFinite() {
    return nonFinite() == 0;
  }

  private long nonFinite() {
    long count = Double.isFinite(explanation.score()) ? 0 : 1;
    for (Map<String, Tensor> tensors : List.of(explanation.relevance(), explanation.layers())) {
      for (Tensor tensor : tensors.values()) {
        for (double element : tensor.doubles()) {
          count += Double.isFinite(element) ? 0 : 1;
        }
      }
    }
    Ledger ledger = explanation.ledger();
    if (ledger != null) {
      count += Double.isFinite(ledger.sum()) ? 0 : 1;
      count += Double.isFinite(ledger.closure()) ? 0 : 1;
      // The amplification of a score of 0 is not finite, of which the engine has a note.
      count += Double.isNaN(ledger.amplification()) ? 1 : 0;
    }
    return count;
  }
}
