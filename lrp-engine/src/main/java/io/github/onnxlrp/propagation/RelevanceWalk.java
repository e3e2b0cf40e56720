package io.github.onnxlrp.propagation;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.analysis.Inference;
import io.github.onnxlrp.analysis.Inferences;
import io.github.onnxlrp.backward.TraceBackward;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Carries the relevance of one target back along a trace, evaluation by evaluation in reverse
 * order, with the rule that the composite has for the kind of each.
 */
public final class RelevanceWalk {
  private final TraceAnalysis analysis;
  private final Inferences inferences;
  private final TraceAccount account = new TraceAccount();
  private final TraceBackward backward;
  private final RelevanceVisitor<Tensor> visitor;
  private final Masks masks;
  private final Set<String> notes = new LinkedHashSet<>();
  private final double score;

  private RelevanceWalk(
      TraceAnalysis analysis, CompositeRules rules, Inferences inferences, double score) {
    this.analysis = analysis;
    this.inferences = inferences;
    this.score = score;
    this.masks = new Masks(analysis);
    this.backward = new TraceBackward(analysis.trace(), analysis.forward());
    this.visitor =
        new RelevanceVisitor<>(
            analysis, rules, inferences, backward, account, masks, this::noteInferredState);
  }

  private void noteInferredState(TraceValue state, Tensor relevance) {
    Inference inference = RelevanceRule.inferredState(analysis, state);
    if (relevance.sum() != 0 && inference != null) {
      inferences.add(inference);
    }
  }

  /**
   * Propagates.
   *
   * @param head where relevance starts
   * @param strict whether it is an error to infer what the model does not say
   */
  public static RelevanceWalk run(
      TraceAnalysis analysis, Composite composite, boolean strict, Head head) {
    RelevanceWalk walk = start(analysis, composite, strict, head);
    if (head.starts().stream().noneMatch(start -> analysis.activity().isActive(start.value()))) {
      walk.notes.add("nothing that is explained reaches '%s'".formatted(head.name()));
    }
    if (analysis.note() != null) {
      walk.notes.add(analysis.note());
    }
    walk.backward.walk(walk.visitor);
    return walk;
  }

  /** A walk that has not gone further than to the values where relevance starts. */
  static RelevanceWalk start(
      TraceAnalysis analysis, Composite composite, boolean strict, Head head) {
    Inferences inferences = new Inferences(strict);
    CompositeRules rules = new CompositeRules(composite, analysis, inferences, head);
    RelevanceWalk walk = new RelevanceWalk(analysis, rules, inferences, head.score());
    walk.account.open();
    head.starts().forEach(start -> walk.visitor.start(start.value(), start.weights()));
    return walk;
  }

  /** The relevance of a value, or null when none reached it. */
  public Tensor relevance(TraceValue value) {
    return visitor.flow().total(value);
  }

  /** Where the score went. */
  public Ledger ledger() {
    return account.ledger(score);
  }

  /** Whether relevance became too large for double, of values that are not. */
  boolean overflowed() {
    return account.overflowed();
  }

  /** Whether a region has begun above the value and ends at it or below. */
  boolean isInsideRegion(TraceValue value) {
    return visitor.flow().message(value) != null;
  }

  /** What a reader must know to judge the result. */
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    all.addAll(inferences.notes());
    all.addAll(masks.notes(visitor.flow()));
    if (account.imbalance() != null) {
      all.add(account.imbalance());
    }
    return all;
  }

  /** Passes on what has reached the outputs of an evaluation. */
  void visit(TraceNode node) {
    visitor.visit(node);
  }
}
