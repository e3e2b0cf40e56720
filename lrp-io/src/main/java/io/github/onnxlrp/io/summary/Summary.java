package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.io.input.TrueLabel;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.io.statistics.NoteCounts;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.util.ArrayList;
import java.util.List;

/**
 * What many explanations have in common. It takes one after the other and holds running sums and a
 * few examples, so that its size depends on the tokens, features, places and classes and not on the
 * number of samples.
 */
public final class Summary {
  private final String model;
  private final String method;
  private final String composite;
  private final List<String> remarks;
  private final SampleParts parts = new SampleParts();
  private final Confusion confusion = new Confusion();
  private final Examples examples = new Examples();
  private final RunningMean score = new RunningMean();
  private final RunningMean error = new RunningMean();
  private final NoteCounts notes = new NoteCounts();
  private int samples;
  private int leftOut;
  private int failed;
  private String target;

  /**
   * No samples yet.
   *
   * @param model name of the model's file
   * @param method how relevance is computed
   * @param composite the rules; null for methods without
   * @param remarks what concerns all samples
   */
  public Summary(String model, String method, String composite, List<String> remarks) {
    this.model = model;
    this.method = method;
    this.composite = composite;
    this.remarks = remarks;
  }

  /**
   * Adds a sample. One whose numbers are not finite or cannot be relied on is counted among the
   * predictions only.
   */
  public void add(SampleReport sample) {
    int number = samples++;
    target = sample.commonTarget();
    sample.notes().forEach(notes::add);
    failed += sample.ok() ? 0 : 1;
    Integer predicted = predictedClass(sample);
    if (predicted != null) {
      String name = sample.predictionLabel();
      confusion.addPrediction(predicted, name == null ? Integer.toString(predicted) : name);
    }
    Integer label = predicted == null ? null : trueClass(sample);
    if (label != null) {
      confusion.addLabel(label, sample.labelName(), predicted);
    }
    addError(sample);
    if (sample.explanation().unreliable() || !sample.isFinite()) {
      leftOut++;
      return;
    }
    score.add(sample.explanation().score(), 1);
    parts.add(sample, predicted);
    boolean mistaken = label != null && !label.equals(predicted);
    examples.add(
        number, sample, predicted == null ? Examples.NO_CLASS : predicted, mistaken ? label : null);
  }

  /** Null for a regression. */
  private static Integer predictedClass(SampleReport sample) {
    Prediction prediction = sample.explanation().prediction();
    boolean isClass = prediction.kind() != Prediction.Kind.VALUE && !prediction.index().isEmpty();
    return isClass ? prediction.index().get(prediction.index().size() - 1) : null;
  }

  /** Null where it is not known, or is no class of the output. */
  private static Integer trueClass(SampleReport sample) {
    TrueLabel label = sample.label();
    boolean known =
        label != null
            && label.isWhole()
            && label.number() >= 0
            && label.number() < sample.explanation().prediction().classes();
    return known ? label.number().intValue() : null;
  }

  /** How far the value of a regression is from the true one. */
  private void addError(SampleReport sample) {
    Prediction prediction = sample.explanation().prediction();
    if (prediction.kind() == Prediction.Kind.VALUE
        && sample.label() != null
        && sample.label().number() != null
        && Double.isFinite(prediction.value())) {
      error.add(Math.abs(prediction.value() - sample.label().number()), 1);
    }
  }

  /** Name of the model's file. */
  public String model() {
    return model;
  }

  /** How relevance was computed. */
  public String method() {
    return method;
  }

  /** The rules; null for methods without. */
  public String composite() {
    return composite;
  }

  /** What was explained, in words; null without samples. */
  public String target() {
    return target;
  }

  /** How many samples there were. */
  public int samples() {
    return samples;
  }

  /** How many of them count among the predictions only. */
  public int leftOut() {
    return leftOut;
  }

  /** Whether every ledger closes, every number is finite and rounding leaves digits. */
  public boolean ok() {
    return failed == 0;
  }

  /** The explained scores. */
  public RunningMean score() {
    return score;
  }

  /** How far the values of a regression are from the true ones; empty where nothing is known. */
  public RunningMean error() {
    return error;
  }

  /** The parts of the inputs, an entry an input and kind. */
  public List<PartList> parts() {
    return parts.lists();
  }

  /** Predicted and true classes. */
  public Confusion confusion() {
    return confusion;
  }

  /** Samples that stand for others. */
  public Examples examples() {
    return examples;
  }

  /** What a reader must know, and of how many samples. */
  public List<String> notes() {
    List<String> result = new ArrayList<>(remarks);
    if (leftOut > 0) {
      result.add(
          "left out of all means and examples: %d of %d samples, whose numbers are not finite or cannot be relied on"
              .formatted(leftOut, samples));
    }
    result.addAll(notes.inWords(samples));
    return result;
  }
}
