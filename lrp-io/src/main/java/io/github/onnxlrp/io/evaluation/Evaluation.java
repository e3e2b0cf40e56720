package io.github.onnxlrp.io.evaluation;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.evaluation.SampleEvaluation;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.io.statistics.NoteCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What metrics say of the explanations of many samples. It takes one sample after the other and
 * holds running sums.
 */
public final class Evaluation {
  private final Setup setup;
  private final Labels labels;
  private final Map<Quantity, MetricResults> metrics = new LinkedHashMap<>();
  private final Map<String, MethodNotes> notes = new LinkedHashMap<>();
  private int samples;
  private int leftOut;
  private String target;

  /** What is said of the explanations of one method. */
  private static final class MethodNotes {
    private final NoteCounts counts = new NoteCounts();
    private int infinite;
    private int unreliable;
    private int open;
  }

  /** No samples yet. */
  public Evaluation(Setup setup, Labels labels) {
    this.setup = setup;
    this.labels = labels;
  }

  /** Adds a sample. */
  public void add(SampleEvaluation sample) {
    samples++;
    sample.explanations().forEach(this::addNotes);
    if (target == null) {
      target = report(sample.explanations().values().iterator().next()).commonTarget();
    }
    if (!sample.isMeasured()) {
      leftOut++;
      return;
    }
    String explained = explainedClass(sample.explanations().values().iterator().next());
    Map<Quantity, List<Measurement>> byQuantity = new LinkedHashMap<>();
    for (Measurement one : sample.measurements()) {
      byQuantity.computeIfAbsent(one.quantity(), key -> new ArrayList<>()).add(one);
    }
    byQuantity.forEach(
        (quantity, found) ->
            metrics.computeIfAbsent(quantity, MetricResults::new).add(found, explained));
  }

  private SampleReport report(Explanation explanation) {
    String asked = setup.target() == null ? explanation.target().specification() : setup.target();
    return new SampleReport(explanation, asked, null, null, null);
  }

  private void addNotes(String method, Explanation explanation) {
    MethodNotes of = notes.computeIfAbsent(method, key -> new MethodNotes());
    explanation.notes().forEach(of.counts::add);
    SampleReport report = report(explanation);
    boolean finite = report.isFinite();
    of.infinite += finite ? 0 : 1;
    of.unreliable += finite && explanation.unreliable() ? 1 : 0;
    of.open += finite && !explanation.unreliable() && !report.ok() ? 1 : 0;
  }

  /** Null where no class is explained, or a difference. */
  private String explainedClass(Explanation explanation) {
    List<Term> terms = explanation.target().terms();
    if (explanation.prediction().kind() == Prediction.Kind.VALUE || terms.size() != 1) {
      return null;
    }
    String name = labels.of(explanation.target());
    List<Integer> index = terms.get(0).index();
    return name == null ? Integer.toString(index.get(index.size() - 1)) : name;
  }

  /** How it was made. */
  public Setup setup() {
    return setup;
  }

  /** What was explained, in words; null without samples. */
  public String target() {
    return target;
  }

  /** How many samples there were. */
  public int samples() {
    return samples;
  }

  /** Those of which nothing was measured. */
  public int leftOut() {
    return leftOut;
  }

  /** What each metric says, by setting. */
  public List<MetricResults> metrics() {
    return new ArrayList<>(metrics.values());
  }

  /** Whether every ledger closes, every number is finite and rounding leaves digits. */
  public boolean ok() {
    return notes.values().stream().allMatch(of -> of.infinite + of.unreliable + of.open == 0);
  }

  /** What a reader must know. */
  public List<String> notes() {
    Set<String> result = new LinkedHashSet<>(setup.remarks());
    if (leftOut > 0) {
      result.add(
          "left out: %d of %d samples, which have nothing to remove or no finite explanation"
              .formatted(leftOut, samples));
    }
    notes.forEach(
        (method, of) -> {
          count(result, of.infinite, method, "is not finite and left out");
          count(result, of.unreliable, method, "is unreliable, as rounding leaves no digits");
          count(result, of.open, method, "has an open ledger");
        });
    notes.values().forEach(of -> result.addAll(of.counts.ofAll(samples)));
    return List.copyOf(result);
  }

  private void count(Set<String> result, int count, String method, String what) {
    if (count > 0) {
      result.add("%s %s in %d of %d samples".formatted(method, what, count, samples));
    }
  }
}
