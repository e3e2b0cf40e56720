package io.github.onnxlrp.method;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.propagation.DerivedNotes;
import io.github.onnxlrp.propagation.Masks;
import io.github.onnxlrp.propagation.RelevanceRule;
import io.github.onnxlrp.propagation.Reliability;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Relevance as an attribution.
 *
 * @param rule what carries it back
 */
record RelevanceAttribution(RelevanceRule rule) implements AttributionRule {
  @Override
  public boolean treatsAlike(TraceNode one, TraceNode other) {
    return rule.treatsAlike(one, other);
  }

  @Override
  public <V> Visitor<V> on(Backward<V> backward) {
    return rule.on(backward);
  }

  @Override
  public <V> V attribution(Backward<V> backward, Visitor<V> visitor, TraceValue value) {
    return rule.relevance(visitor, value);
  }

  @Override
  public boolean isForThisSample() {
    return rule.isForThisSample();
  }

  @Override
  public Reading reading() {
    return new RelevanceReading(rule.notes());
  }

  /** Whatever has to be measured, and masks that have relevance, are left to a walk. */
  private record RelevanceReading(DerivedNotes derived) implements Reading {
    @Override
    public Map<String, Object> totals() {
      Map<String, Object> totals = new LinkedHashMap<>();
      RelevanceRule.totals().forEach(line -> totals.put("ledger." + line, line));
      derived.states().forEach(state -> totals.put("ledger." + state, state));
      return totals;
    }

    @Override
    public String doubt(Run run) {
      Ledger ledger = RelevanceRule.ledger(run.score(), run.totals());
      String doubt = Reliability.doubt(ledger, run.attributions().values(), run.precision());
      if (doubt != null) {
        return doubt;
      } else if (!ledger.closes(run.precision().closure())) {
        return String.format(
            Locale.ROOT,
            "its ledger does not close: %.2g is missing, of which %.2g may be",
            ledger.closure(),
            run.precision().closure());
      }
      return Masks.mayBeAmong(run.inputs(), run.attributions())
          ? "inputs that look like masks or lengths have relevance"
          : null;
    }

    @Override
    public Finding read(Run run) {
      if (doubt(run) != null) {
        return null;
      }
      Ledger ledger = RelevanceRule.ledger(run.score(), run.totals());
      List<String> notes = new ArrayList<>(derived.of(run.totals()));
      LedgerNotes.add(ledger, run.graph(), notes);
      return new Finding(ledger, notes);
    }
  }
}
