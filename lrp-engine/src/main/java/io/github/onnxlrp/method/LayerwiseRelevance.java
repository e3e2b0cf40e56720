package io.github.onnxlrp.method;

import io.github.onnxlrp.propagation.RelevanceRule;
import io.github.onnxlrp.propagation.RelevanceWalk;
import io.github.onnxlrp.propagation.Reliability;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.target.Head;
import java.util.ArrayList;
import java.util.List;

/**
 * Layer-wise Relevance Propagation with the rules of a composite.
 *
 * @param composite which rule applies where
 */
public record LayerwiseRelevance(Composite composite) implements DerivableMethod {
  /** What users call it. */
  public static final String NAME = "lrp";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Attribution attribute(ExplainedRun run, Head head) {
    RelevanceWalk walk = RelevanceWalk.run(run.analysis(), composite, run.strict(), head);
    Reliability reliability = new Reliability(run.analysis(), run::moved, run.strict());
    Reliability.Verdict verdict = reliability.judge(walk, composite, head);
    List<String> notes = new ArrayList<>(walk.notes());
    LedgerNotes.add(walk.ledger(), run.graph(), notes);
    if (verdict.note() != null) {
      notes.add(verdict.note());
    }
    return new Attribution(walk::relevance, walk.ledger(), verdict.unreliable(), notes);
  }

  @Override
  public AttributionRule rule(ExplainedRun run, Head head) {
    return new RelevanceAttribution(
        new RelevanceRule(run.analysis(), composite, run.strict(), head));
  }
}
