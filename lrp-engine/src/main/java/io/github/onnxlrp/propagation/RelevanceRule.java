package io.github.onnxlrp.propagation;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.analysis.Inference;
import io.github.onnxlrp.analysis.Inferences;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Layer-wise Relevance Propagation by the rules of a composite, as a graph can be derived of it.
 */
public final class RelevanceRule implements BackwardRule {
  /** The total that is the largest sum of magnitudes at one value. */
  public static final Object TURNOVER = "turnover";

  private final TraceAnalysis analysis;
  private final CompositeRules rules;
  private final Inferences inferences;
  private final Set<Inference> inferredStates = new LinkedHashSet<>();

  /**
   * Binds a composite to the analysis of a trace.
   *
   * @param strict whether it is an error to infer what the model does not say
   * @param head where relevance starts
   */
  public RelevanceRule(TraceAnalysis analysis, Composite composite, boolean strict, Head head) {
    this.analysis = analysis;
    this.inferences = new Inferences(strict);
    this.rules = new CompositeRules(composite, analysis, inferences, head);
  }

  @Override
  public boolean treatsAlike(TraceNode one, TraceNode other) {
    return analysis.haveSameRole(one, other)
        && analysis.roles().isInsideRegion(one) == analysis.roles().isInsideRegion(other)
        && haveBias(one) == haveBias(other);
  }

  private boolean haveBias(TraceNode node) {
    return node.outputs().stream().anyMatch(analysis.quantities()::hasBias);
  }

  @Override
  public <V> Visitor<V> on(Backward<V> backward) {
    return new RelevanceVisitor<>(
        analysis,
        rules,
        inferences,
        backward,
        new Totals<>(backward),
        (product, factor, share) -> {},
        (state, relevance) -> {
          Inference inference = inferredState(analysis, state);
          if (inference != null) {
            inferredStates.add(inference);
            backward.add(inference, relevance);
          }
        });
  }

  /** That a constant is taken for the initial state of an unrolled recurrence, or null. */
  static Inference inferredState(TraceAnalysis analysis, TraceValue state) {
    String text = state + " is taken for the initial state of an unrolled recurrence";
    return analysis.activity().isInferredState(state)
        ? new Inference(Inference.Type.INITIAL_STATE, text)
        : null;
  }

  /** The relevance that has reached a value; null where none has. */
  public <V> V relevance(Visitor<V> visitor, TraceValue value) {
    return ((RelevanceVisitor<V>) visitor).flow().total(value);
  }

  /** The ledger of a derived backward pass, from its totals. */
  public static Ledger ledger(double score, ToDoubleFunction<Object> totals) {
    return new Ledger(
        score,
        totals.applyAsDouble(Line.INPUTS),
        totals.applyAsDouble(Line.INITIAL_STATES),
        totals.applyAsDouble(Line.BIASES),
        totals.applyAsDouble(Line.STABILIZER),
        totals.applyAsDouble(Line.CONSTANTS),
        totals.applyAsDouble(Line.UNASSIGNED),
        totals.applyAsDouble(TURNOVER));
  }

  /** The totals that the ledger is made of. */
  public static List<Object> totals() {
    List<Object> totals = new ArrayList<>(List.of(Line.values()));
    totals.add(TURNOVER);
    return totals;
  }

  /** Whether a rule was bounded by the numbers of this sample, so that it is not for others. */
  public boolean isForThisSample() {
    return rules.hasObserved();
  }

  /** What a derived graph says beside numbers; it does not hold the trace that it came from. */
  public DerivedNotes notes() {
    return new DerivedNotes(List.copyOf(inferences.notes()), List.copyOf(inferredStates));
  }
}
