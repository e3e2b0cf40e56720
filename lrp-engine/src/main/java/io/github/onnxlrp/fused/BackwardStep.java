package io.github.onnxlrp.fused;

import io.github.onnxlrp.fused.Term.Source;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a recurrence that goes back through the steps of another one, read as {@link Term}s.
 * What it saved is what it was in the forward step; relevance that enters is a {@link Source}.
 */
final class BackwardStep {
  /**
   * Relevance of an output of each step, or what the output is multiplied by for it.
   *
   * @param whole that of all steps
   */
  record Arrival(Source source, Value whole, Scan scan) {}

  private final ForwardStep forward;
  private final Node node;
  private final Recurrent recurrent;
  private final StepTerms terms;
  private final Map<Source, Integer> relevances = new LinkedHashMap<>();
  private final Map<Source, Integer> totals = new LinkedHashMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();

  private BackwardStep(ForwardStep forward, Node node, Constants constants) {
    this.forward = forward;
    this.node = node;
    this.recurrent = (Recurrent) node.op();
    constants.add(recurrent.body());
    this.terms = new StepTerms(constants);
  }

  /** Reads the step of a recurrence that scans what another one saved. */
  static BackwardStep of(ForwardStep forward, Node node, Constants constants) {
    BackwardStep step = new BackwardStep(forward, node, constants);
    boolean takesAll =
        node.inputs().get(0) == null
            && node.inputs().get(1) == null
            && step.body().outputs().get(0) == step.body().inputs().get(1);
    if (!takesAll) {
      return null;
    }
    step.enterStates(constants);
    step.enterScanned();
    step.terms.read(step.body());
    return step;
  }

  private Graph body() {
    return recurrent.body();
  }

  private void enterStates(Constants constants) {
    for (int k = 0; k < recurrent.states(); k++) {
      Value before = body().inputs().get(Recurrent.BODY_PREFIX + k);
      Tensor first = constants.of(node.inputs().get(Recurrent.NODE_PREFIX + k));
      boolean isTotal = first != null && first.rank() == 0 && first.get(0) == 0;
      Source source = new Source("state " + k, isTotal ? 1 : forward.units());
      (isTotal ? totals : relevances).put(source, k);
      terms.put(before, source);
    }
  }

  private void enterScanned() {
    for (int k = 0; k < recurrent.scannedInputs().size(); k++) {
      Value slice = body().inputs().get(Recurrent.BODY_PREFIX + recurrent.states() + k);
      Value whole = node.inputs().get(Recurrent.NODE_PREFIX + recurrent.states() + k);
      Scan scan = recurrent.scannedInputs().get(k);
      int saved = forward.node().outputs().indexOf(whole);
      if (saved >= 0) {
        enterSaved(slice, saved, scan);
      } else if (whole == forward.scanned() && scan.equals(mirrored(forward.scan()))) {
        terms.put(slice, forward.input());
      } else {
        Source source = new Source("arrival " + k, forward.units());
        arrivals.add(new Arrival(source, whole, scan));
        terms.put(slice, source);
      }
    }
  }

  private void enterSaved(Value slice, int output, Scan scan) {
    Scan collected = forward.collected(output);
    if (collected == null || !scan.equals(mirrored(collected))) {
      return;
    }
    Value step = forward.recurrent().body().outputs().get(1 + output);
    Term given = forward.terms().of(step);
    if (given != null) {
      terms.put(slice, given);
    }
    terms.put(slice, forward.terms().outer(step));
  }

  /** The same steps for who takes them the other way. */
  static Scan mirrored(Scan scan) {
    return new Scan(scan.axis(), !scan.reverse());
  }

  Node node() {
    return node;
  }

  Recurrent recurrent() {
    return recurrent;
  }

  /** Relevance that goes from step to step, with the numbers of the states. */
  Map<Source, Integer> relevances() {
    return relevances;
  }

  /** Sums and maxima over the steps, with the numbers of the states. */
  Map<Source, Integer> totals() {
    return totals;
  }

  List<Arrival> arrivals() {
    return arrivals;
  }

  /** Whether the step computes this. */
  boolean has(Term term) {
    return terms.has(term);
  }

  /** What a step gives for an output of the recurrence; null where it is not known. */
  Term given(int output) {
    return terms.of(recurrent.body().outputs().get(1 + output));
  }
}
